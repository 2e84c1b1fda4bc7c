//! The form of etcd's test files: a command with arguments, lines of input, `----`, what is expected, an empty line.

/// One case of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The number of the line of its command.
    pub line: usize,
    /// The first word of the command.
    pub command: String,
    /// The others: what stands before `=`, and what behind it, of which parentheses and commas are taken off.
    pub arguments: Vec<(String, Vec<String>)>,
    /// The words of the lines of input.
    pub input: Vec<String>,
    /// What is expected, line by line.
    pub expected: Vec<String>,
}

impl Case {
    /// The values of an argument; none where it is not given.
    pub fn argument(&self, name: &str) -> Option<&[String]> {
        self.arguments.iter().find(|(given, _)| given == name).map(|(_, values)| &values[..])
    }
}

/// The cases of a file.
pub fn cases(text: &str) -> Vec<Case> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')).peekable();
    let mut cases = Vec::new();
    while let Some((line, head)) = lines.next() {
        if head.trim().is_empty() {
            continue;
        }
        let (command, rest) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
        let mut case = Case { line, command: command.to_owned(), arguments: arguments(rest), ..Case::default() };
        let input = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "----");
        case.input = input.flat_map(str::split_whitespace).map(str::to_owned).collect();
        let expected = lines.by_ref().map(|(_, line)| line).take_while(|line| !line.trim().is_empty());
        case.expected = expected.map(|line| line.trim_end().to_owned()).collect();
        cases.push(case);
    }
    cases
}

/// `name=value` and `name=(value, value)`, with blanks between.
fn arguments(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let end = if after.starts_with('(') { after.find(')').map(|at| at + 1) } else { after.find(' ') };
        let (value, next) = after.split_at(end.unwrap_or(after.len()));
        let values = value.trim_matches(['(', ')']).split(',').map(|value| value.trim().to_owned());
        found.push((name.trim().to_owned(), values.filter(|value| !value.is_empty()).collect()));
        rest = next.trim();
    }
    assert!(rest.is_empty(), "an argument without a value: {rest}");
    found
}

#[test]
fn a_file_is_read_as_its_makers_read_it() {
    let text = "# a comment\ncommitted cfg=(1, 2) cfgj=zero idx=(_,13)\n----\n  table\n0\n\n\nsimple\nv1 l2\nr3\n----\nvoters=(1)\n";
    let [first, second] = &cases(text)[..] else { panic!("two cases") };
    assert_eq!(
        (first.command.as_str(), first.line, &first.expected[..]),
        ("committed", 2, &["  table".to_owned(), "0".to_owned()][..])
    );
    assert_eq!(first.argument("cfg"), Some(&["1".to_owned(), "2".to_owned()][..]));
    assert_eq!(first.argument("cfgj"), Some(&["zero".to_owned()][..]));
    assert_eq!(first.argument("idx"), Some(&["_".to_owned(), "13".to_owned()][..]));
    assert_eq!(second.input, ["v1", "l2", "r3"]);
    assert_eq!(second.argument("cfg"), None);
}
