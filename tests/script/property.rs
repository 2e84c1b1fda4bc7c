//! Reading and printing are inverses, and no input is too strange to read.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use quorate::protocol::{Instant, NodeId, Operation, Sort, Text};
use quorate::scenario::{
    Compare, Content, Count, Expectation, Item, Line, SLOT_MOST, Script, parse_bytes, parse_command, print_item,
};
use quorate::sim::{
    Among, Command, Condition, Group, LATEST, LinkModel, NodeFate, Order, Passage, Process, SEED_MOST, Setup, Stamp,
    Tally, Targets, WORLD, Work, row,
};

use crate::faults::{self, change, messages, model};
use crate::toy::{INFO, TOYS, read};

/// Moments that people write, and moments that only machines do.
pub fn micros(most: u64) -> BoxedStrategy<u64> {
    let round = (0..=most / 1_000_000).prop_map(|s| s * 1_000_000);
    prop_oneof![round, (0..=most / 1_000).prop_map(|ms| ms * 1_000), 0..=most].boxed()
}

pub fn text(most: usize) -> impl Strategy<Value = Text> {
    let letter = prop_oneof![
        8 => prop::char::range('a', 'z'),
        4 => prop::sample::select("# |->=\"'\\\n\r\t.{}u,;订单\u{200b}\u{202e}\u{0}".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    vec(letter, 0..12).prop_map(move |letters| {
        let mut text = letters.into_iter().collect::<String>();
        while text.len() > most {
            text.pop();
        }
        text.into()
    })
}

pub fn name() -> impl Strategy<Value = Text> {
    prop::sample::select(vec!["old", "a-b", "_x", "n1x", "nn", "c", "旧主"]).prop_map(Text::from)
}

pub fn node(nodes: u16) -> BoxedStrategy<Process> {
    prop_oneof![
        (1..=nodes).prop_map(|id| Process::Id(NodeId(id))),
        option::of(name()).prop_map(|name| Process::Leader { name }),
        (among(), option::of(name())).prop_map(|(among, name)| Process::Any { among, name }),
        name().prop_map(Process::Named),
    ]
    .boxed()
}

fn among() -> impl Strategy<Value = Among> {
    prop_oneof![Just(Among::Nodes), (0..3_u8).prop_map(Among::Role)]
}

pub fn id(nodes: u16) -> impl Strategy<Value = NodeId> {
    prop_oneof![3 => (1..=nodes).prop_map(NodeId), 1 => (1..=1_000_u16).prop_map(NodeId::client)]
}

pub fn targets(nodes: u16) -> impl Strategy<Value = Targets> {
    prop_oneof![node(nodes).prop_map(Targets::One), Just(Targets::All)]
}

fn client() -> impl Strategy<Value = Option<NodeId>> {
    option::of((1..=1_000_u16).prop_map(NodeId::client))
}

fn operation() -> impl Strategy<Value = Operation> {
    let (key, value) = (|| text(256), || text(4_096));
    prop_oneof![
        (key(), value()).prop_map(|(key, value)| Operation::Put { key, value }),
        key().prop_map(|key| Operation::Get { key }),
        key().prop_map(|key| Operation::Delete { key }),
        (key(), value()).prop_map(|(key, value)| Operation::Append { key, value }),
        (key(), value(), value()).prop_map(|(key, expect, value)| Operation::Cas { key, expect, value }),
    ]
}

pub fn latency() -> impl Strategy<Value = (u64, u64)> {
    (micros(60_000_000), micros(60_000_000)).prop_map(|(one, other)| (one.min(other), one.max(other)))
}

/// Groups that name each id once.
fn groups(nodes: u16) -> impl Strategy<Value = Vec<Group>> {
    let members = prop::sample::subsequence((1..=nodes).collect::<Vec<_>>(), 1..=usize::from(nodes)).prop_shuffle();
    let names = prop::sample::subsequence(vec!["west", "old", "a-b", "北"], 4).prop_shuffle();
    let named = vec(any::<bool>(), 4);
    (members, vec(any::<bool>(), 9), option::of(node(1)), option::of(1..=1_000_u16), names, named).prop_map(
        |(members, breaks, other, client, names, named)| {
            let mut groups = vec![Vec::new()];
            for (member, breaks) in members.into_iter().zip(breaks) {
                if breaks && groups.last().is_some_and(|group: &Vec<_>| !group.is_empty()) {
                    groups.push(Vec::new());
                }
                groups.last_mut().expect("one at least").push(Process::Id(NodeId(member)));
            }
            groups[0].extend(other.filter(|other| !matches!(other, Process::Id(_))));
            groups.extend(client.map(|client| vec![Process::Id(NodeId::client(client))]));
            let names = names.into_iter().zip(named).map(|(name, named)| named.then(|| name.into()));
            let group = |(members, name)| Group { name, members };
            groups.into_iter().zip(names.chain(std::iter::repeat(None))).map(group).collect()
        },
    )
}

fn condition(nodes: u16) -> impl Strategy<Value = Condition> {
    // A condition gives no name.
    let plain = move || {
        prop_oneof![
            (1..=nodes).prop_map(|id| Process::Id(NodeId(id))),
            Just(Process::Leader { name: None }),
            among().prop_map(|among| Process::Any { among, name: None }),
            name().prop_map(Process::Named),
        ]
    };
    let tally = prop::sample::select(vec![Tally::Acked, Tally::Commits, Tally::Elections]);
    let passage = prop::sample::select(vec![Passage::Sent, Passage::Delivered, Passage::Lost]);
    let fate = prop::sample::select(vec![NodeFate::Crashed, NodeFate::Restarted, NodeFate::Paused, NodeFate::Resumed]);
    let ends = (option::of(plain()), option::of(plain()));
    let row = option::of(prop::sample::select(vec![0, 1, 2, row::REQUEST, row::REPLY, row::NOTICE]));
    prop_oneof![
        (tally, 1..=1_000_000_000_u64).prop_map(|(tally, number)| Condition::Count { tally, number }),
        Just(Condition::Leader),
        Just(Condition::NoLeader),
        option::of(0..2_u8).prop_map(Condition::Breach),
        (0..2_u8).prop_map(Condition::Role),
        (passage, row, ends).prop_map(|(passage, kind, (from, to))| Condition::Message { passage, kind, from, to }),
        (0..2_u8, option::of(plain())).prop_map(|(timer, node)| Condition::Fired { timer, node }),
        (fate, option::of(plain())).prop_map(|(fate, node)| Condition::Fate { fate, node }),
    ]
}

/// Any command, some of them given by standing orders.
fn command(nodes: u16) -> BoxedStrategy<Command> {
    let order = (condition(nodes), any::<bool>(), prop_oneof![Just(0), micros(LATEST.0)], plain_command(nodes));
    let order = order.prop_map(|(condition, every, after, command)| {
        Command::Order(Box::new(Order { condition, every, after, command: command.into() }))
    });
    prop_oneof![8 => plain_command(nodes), 1 => order].boxed()
}

fn plain_command(nodes: u16) -> BoxedStrategy<Command> {
    let cut = (option::of(id(nodes)), node(nodes), node(nodes), any::<bool>())
        .prop_map(|(id, from, to, both)| Command::Cut { from: id.map_or(from, Process::Id), to, both });
    let work = prop::sample::select(vec![Work::Append, Work::Put, Work::Get, Work::Cas]);
    let workload = (client(), work, micros(LATEST.0 - 1), 1..=500_u32, text(256))
        .prop_map(|(client, work, every, count, key)| Command::Workload { client, work, every: every + 1, count, key });
    prop_oneof![
        targets(nodes).prop_map(Command::Crash),
        targets(nodes).prop_map(Command::Restart),
        targets(nodes).prop_map(Command::Pause),
        targets(nodes).prop_map(Command::Resume),
        cut,
        groups(nodes).prop_map(Command::Partition),
        Just(Command::Heal),
        change(true).prop_map(Command::Network),
        faults::fault(nodes),
        messages(nodes).prop_map(|(message, kind)| Command::Drop { message, kind }),
        (node(nodes), 0..2_u8).prop_map(|(node, timer)| Command::Fire { node, timer }),
        node(nodes).prop_map(Command::Sync),
        (1..=1_000_u16).prop_map(|id| Command::Expire(NodeId::client(id))),
        (1..=1_000_u16).prop_map(|id| Command::Begin(NodeId::client(id))),
        any::<bool>().prop_map(Command::Conduct),
        Just(Command::Dismiss),
        (client(), option::of(node(nodes)), operation()).prop_map(|(client, via, operation)| Command::Invoke {
            client,
            via,
            operation
        }),
        workload,
        (0..2_u8).prop_map(Command::Break),
        (0..2_u8).prop_map(Command::Mend),
    ]
    .boxed()
}

fn stands() -> impl Strategy<Value = Content> {
    let words = prop::sample::select(vec!["none", "noop", "put", "cas", "=", "=yes", "= \"", "epoch"]);
    prop_oneof![
        text(4_096).prop_map(Content::Value),
        words.prop_map(|word| Content::Value(word.into())),
        operation().prop_map(Content::Operation),
        prop::sample::select(vec![Sort::Empty, Sort::Configuration, Sort::Snapshot]).prop_map(Content::Sort),
        Just(Content::Nothing),
    ]
}

fn expectation(nodes: u16) -> impl Strategy<Value = Expectation> {
    let count = prop::sample::select(Count::ALL.to_vec());
    let compare = || prop::sample::select(Compare::ALL.to_vec());
    let slot = || prop_oneof![1..20_u64, 1..=SLOT_MOST];
    let whose = || {
        prop_oneof![
            (1..=nodes).prop_map(|id| Process::Id(NodeId(id))),
            Just(Process::Leader { name: None }),
            name().prop_map(Process::Named),
        ]
    };
    let decided = option::of(stands()).prop_map(|content| content.filter(|content| *content != Content::Nothing));
    prop_oneof![
        prop::sample::select(vec![
            Expectation::Leader,
            Expectation::NoLeader,
            Expectation::Converged,
            Expectation::NoBreach,
            Expectation::Breach(0),
            Expectation::Breach(1),
        ]),
        (count, compare(), any::<u64>()).prop_map(|(count, compare, number)| Expectation::Count {
            count,
            compare,
            number
        }),
        (whose(), slot(), stands()).prop_map(|(node, slot, content)| Expectation::Entry { node, slot, content }),
        (whose(), slot(), compare(), any::<u64>()).prop_map(|(node, slot, compare, number)| Expectation::Epoch {
            node,
            slot,
            compare,
            number
        }),
        (slot(), decided, any::<bool>()).prop_map(|(slot, content, is)| Expectation::Committed { slot, content, is }),
        (slot(), stands(), compare(), any::<u64>()).prop_map(|(slot, content, compare, number)| Expectation::Copies {
            slot,
            content,
            compare,
            number
        }),
    ]
}

fn setup() -> impl Strategy<Value = Setup> {
    let tables = INFO.settings.iter().chain(WORLD);
    let values = tables.map(|row| prop_oneof![Just(row.default), row.least..=row.most].boxed()).collect::<Vec<_>>();
    let network = model();
    let network = prop_oneof![Just(LinkModel::default()), network];
    let setup = (1..=9_u16, 0..=SEED_MOST, values, network).prop_map(|(nodes, seed, mut values, network)| {
        let mut setup = Setup { network, seed, ..Setup::of(&INFO) };
        setup.set_nodes(nodes);
        setup.world = values.split_off(INFO.settings.len());
        setup.settings = values;
        setup
    });
    let allowed = |setup: &Setup| (INFO.refuse)(&setup.settings, setup.roster.len() as u16).is_none();
    setup.prop_filter("the settings make sense together", allowed)
}

fn line(nodes: u16) -> impl Strategy<Value = Line> {
    let item = prop_oneof![4 => command(nodes).prop_map(Item::Command), 1 => expectation(nodes).prop_map(Item::Expect)];
    let stamp = (micros(LATEST.0), prop_oneof![Just(0), any::<u32>()]);
    let stamp = stamp.prop_map(|(at, after)| Stamp { at: Instant(at), after });
    (stamp, item).prop_map(|(stamp, item)| Line { stamp, item, number: 0 })
}

fn script() -> impl Strategy<Value = Script> {
    let lines = |setup: Setup| {
        let nodes = setup.roster.len() as u16;
        (Just(setup), vec(line(nodes), 0..30), any::<bool>())
    };
    setup().prop_flat_map(lines).prop_map(|(setup, mut lines, ends)| {
        lines.sort_by_key(|line| line.stamp);
        let end = lines.pop().map(|line| line.stamp).filter(|_| ends);
        Script { setup, lines, end }
    })
}

/// A script but for where its lines stood in a text.
type Parts = (Vec<u64>, Vec<u64>, LinkModel, u64, usize, Vec<(Stamp, Item)>, Option<Stamp>);

fn content(script: &Script) -> Parts {
    let Setup { roster, settings, world, network, seed, .. } = script.setup.clone();
    let lines = script.lines.iter().map(|line| (line.stamp, line.item.clone())).collect();
    (settings, world, network, seed, roster.len(), lines, script.end)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_as_it_was(script in script()) {
        let text = script.to_string();
        let again = read(&text).map_err(|error| TestCaseError::fail(format!("{}\n{text}", error.at("script"))))?;
        prop_assert_eq!(content(&again), content(&script));
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn comments_and_white_space_change_nothing(script in script(), marks in vec(0..6_usize, 40)) {
        let decorate = |(line, mark): (&str, &usize)| match mark {
            0 => format!("\t{line}   "),
            1 => format!("{line} # n1 \"comment\r"),
            2 => format!("\n# comment\n  \n\u{3000}{line}\r"),
            _ => line.to_owned(),
        };
        let text = script.to_string();
        let decorated = text.lines().zip(&marks).map(decorate).collect::<Vec<_>>().join("\n");
        let again = read(&decorated).map_err(|error| TestCaseError::fail(error.at("script").to_string()))?;
        prop_assert_eq!(content(&again), content(&script));
    }

    #[test]
    fn each_command_reads_by_itself(item in line(5)) {
        let (setup, item) = (Setup::of(&INFO), item.item);
        let names = ["old", "a-b", "_x", "n1x", "nn", "c", "旧主"].map(Text::from);
        prop_assert_eq!(parse_command(&setup, &names, &print_item(&INFO, &item)), Ok(item));
    }

    #[test]
    fn a_script_without_some_of_its_lines_is_a_script(script in script(), keep in vec(any::<bool>(), 30)) {
        let mut less = script;
        let mut keep = keep.into_iter();
        less.lines.retain(|_| keep.next().unwrap_or(true));
        let again = read(&less.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(content(&again), content(&less));
    }

    #[test]
    fn a_damaged_script_is_read_or_refused(
        script in script(),
        damage in vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..6),
    ) {
        let mut bytes = script.to_string().into_bytes();
        for (place, how, byte) in damage {
            let at = place.index(bytes.len().max(1));
            match how {
                0 if !bytes.is_empty() => drop(bytes.remove(at)),
                1 => bytes.insert(at.min(bytes.len()), byte),
                2 if !bytes.is_empty() => bytes[at] = b"#\"\\|->=.+'? \n\t0159%nclsu"[usize::from(byte) % 24],
                _ => bytes.truncate(at.max(30)),
            }
        }
        match parse_bytes(TOYS, &bytes) {
            Ok(script) => prop_assert!(read(&script.to_string()).is_ok(), "what was read prints and reads again"),
            Err(error) => {
                let text = String::from_utf8_lossy(&bytes);
                let line = text.lines().nth(error.line as usize - 1).unwrap_or_default();
                prop_assert!(error.column as usize <= line.chars().count() + 1, "{} of {line:?}", error.at("f"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused_with_a_place(bytes in vec(any::<u8>(), 0..200)) {
        if let Err(error) = parse_bytes(TOYS, &bytes) {
            let error_at = error.at("f").to_string();
            prop_assert!(error.line >= 1 && error.column >= 1 && !error_at.contains('\n'), "{error_at}");
        }
    }

    #[test]
    fn words_in_any_order_are_read_or_refused(words in vec(prop::sample::select(WORDS.to_vec()), 0..8)) {
        let text = words.join(" ");
        if let Ok(item) = parse_command(&Setup::of(&INFO), &["old".into()], &text) {
            let printed = print_item(&INFO, &item);
            prop_assert_eq!(parse_command(&Setup::of(&INFO), &["old".into()], &printed), Ok(item));
        }
    }
}

/// Words and pieces of words of the language.
const WORDS: &[&str] = &[
    "crash",
    "restart",
    "crashed",
    "pause",
    "resume",
    "paused",
    "cut",
    "->",
    "--",
    "partition",
    "|",
    "west:",
    "heal",
    "network",
    "latency=1ms..2ms",
    "spread=tail",
    "bandwidth=1MB/s",
    "order=fifo",
    "topology=ring",
    "preset=wifi",
    "n1->n2",
    "loss=5%",
    "loss=",
    "drop",
    "delay",
    "hold",
    "deliver",
    "n1>n2#17'2",
    "first",
    "last",
    "any",
    "all",
    "on",
    "n1>n2",
    "from",
    "to",
    "node",
    "follower",
    "RequestVote",
    "fire",
    "sync",
    "expire",
    "begin",
    "conduct",
    "when",
    "whenever",
    "acked",
    "sent",
    "delivered",
    "crashed",
    "fired",
    "after",
    "do",
    "dismiss",
    "off",
    "election",
    "put",
    "get",
    "delete",
    "append",
    "cas",
    "workload",
    "every=1s",
    "count=2",
    "key=k",
    "key=\"a b\"",
    "by",
    "c1",
    "break",
    "mend",
    "toy.vote-once",
    "expect",
    "leader",
    "as",
    "old",
    "old?",
    "breach",
    "entry",
    "committed",
    "copies",
    "none",
    "epoch",
    "yes",
    "progress",
    "lost",
    ">=",
    "=",
    "1",
    "n1",
    "n5",
    "\"",
    "\"x y\"",
    "\\",
    "#",
    "-1",
    "..",
    "1.5ms",
    "%",
    "at",
    "end",
];
