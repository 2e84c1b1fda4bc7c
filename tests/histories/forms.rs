//! How histories are written, by others and by us, and what is no history.

use quorate::check::{self, Format, HISTORY_MOST, Model};

use super::{edn, judge, read, verdict};

/// A log as Jepsen writes it, with other things between.
const LOG: &str = "INFO  jepsen.core - Worker 0 starting\n\
    INFO  jepsen.util - 0\t:invoke\t:write\t1\n\
    INFO  jepsen.util - 1   :invoke :cas    [1 2]\n\
    INFO  jepsen.util - :nemesis\t:info\t:start\t\"cuts n1\"\n\
    INFO  jepsen.util - 0\t:ok\t:write\t1\n\
    WARN  jepsen.core - Process 7 indeterminate\n\
    java.lang.Exception\n\
    \tat somewhere\n\
    2015-03-01 12:00:00,000 INFO  jepsen.util - 1 :ok :cas [1 2]\n\
    INFO  jepsen.util - 0\t:invoke\t:read\tnil\n\
    INFO  jepsen.util - 0\t:fail\t:read\t:timed-out\n\
    INFO  jepsen.util - 2\t:invoke\t:write\t3\n\
    INFO  jepsen.util - 2\t:info\t:write\t:timed-out\n\
    INFO  jepsen.util - 0\t:invoke\t:cas\t[1 3]\n\
    INFO  jepsen.util - 0\t:fail\t:cas\t[1 3]\n\
    INFO  jepsen.util - 0\t:invoke\t:read\tnil\n";

fn refused(text: impl AsRef<[u8]>, format: Format, model: Model, line: u32, sentence: &str) {
    match check::read(text.as_ref(), format, model, None) {
        Ok(_) => panic!("read: {}", String::from_utf8_lossy(text.as_ref())),
        Err(fault) => {
            let said = fault.to_string();
            assert!(said.contains(sentence) && fault.line == line, "{said:?}: not line {line}, {sentence:?}");
        }
    }
}

#[test]
fn jepsen_logs() {
    let log = LOG.replace("java.lang.Exception\n    ", "").replace("java.lang.Exception\n", "");
    let with = |found: &str| format!("{log}INFO  jepsen.util - 0\t:ok\t:read\t{found}\n");
    let found = |value| verdict(&with(value), Format::Jepsen, Model::Register);
    assert_eq!(
        [found("2"), found("3"), found("1"), found("nil")],
        ["linearizable", "linearizable", "not linearizable", "not linearizable"]
    );
}

#[test]
fn a_failed_compare_and_set_has_seen_another_value_in_a_log_and_nothing_in_op_maps() {
    let lines = "0 invoke write 1\n0 ok write 1\n1 invoke cas [1 2]\n1 fail cas [1 2]";
    let log: String = lines
        .lines()
        .map(|line| {
            format!(
                "INFO jepsen.util - {}\n",
                line.replacen(' ', " :", 1).replacen(" c", " :c", 1).replacen(" w", " :w", 1)
            )
        })
        .collect();
    assert_eq!(verdict(&log, Format::Jepsen, Model::Register), "not linearizable");
    assert_eq!(verdict(&edn(lines), Format::Edn, Model::Register), "linearizable");
    let told = edn(lines).replace(":fail, :f :cas, :value [1 2]", ":fail, :f :cas, :value [1 2], :error :mismatch");
    assert_eq!(verdict(&told, Format::Edn, Model::Register), "not linearizable");
    let keyed = edn(lines).replace(":value", ":key \"x\", :value");
    assert_eq!(verdict(&keyed, Format::Kv, Model::Kv), "not linearizable");
    let timed_out = log.replace(":fail :cas [1 2]", ":fail :cas :timed-out");
    assert_eq!(verdict(&timed_out, Format::Jepsen, Model::Register), "linearizable");
}

#[test]
fn key_value_logs() {
    let log = |last: &str| {
        let lines = [
            "0 :invoke, :f :get, :key \"x\", :value nil",
            "0 :ok, :f :get, :key \"x\", :value \"\"",
            "0 :invoke, :f :append, :key \"x\", :value \"a\"",
            "0 :ok, :f :append, :key \"x\", :value \"a\"",
            "1 :invoke, :f :put, :key \"y\", :value \"b \\\" b\"",
            "0 :invoke, :f :cas, :key \"x\", :value [\"a\" \"c\"]",
            "0 :ok, :f :cas, :key \"x\", :value [\"a\" \"c\"]",
            "0 :invoke, :f :get, :key \"y\", :value nil",
            "0 :ok, :f :get, :key \"y\", :value \"b \\\" b\"",
            "0 :invoke, :f :delete, :key \"x\", :value nil",
            "0 :ok, :f :delete, :key \"x\", :value nil",
            "0 :invoke, :f :get, :key \"x\", :value nil",
            last,
        ];
        lines.map(|line| format!("{{:process {}, :type {}}}", &line[..1], &line[2..])).join("\n")
    };
    let found =
        |value: &str| verdict(&log(&format!("0 :ok, :f :get, :key \"x\", :value {value}")), Format::Kv, Model::Kv);
    assert_eq!([found("\"\""), found("nil"), found("\"c\"")], ["linearizable", "linearizable", "not linearizable"]);
    refused(log("0 :ok, :f :get, :key \"y\", :value \"\""), Format::Kv, Model::Kv, 13, "another operation");
    refused("{:process 0, :type :invoke, :f :get, :value nil}", Format::Kv, Model::Kv, 1, "lacks its key");
    refused(
        log("0 :ok, :f :get, :key \"x\", :value \"\""),
        Format::Kv,
        Model::Register,
        3,
        "a register knows no append",
    );
}

#[test]
fn op_maps_in_every_shape() {
    let maps = edn("0 invoke write 1\n0 ok write 1\n0 invoke read\n0 ok read 1\n7 invoke read");
    let shapes = [
        maps.clone(),
        format!("[{maps}]"),
        format!("({})", maps.replace('\n', " ")),
        format!("; a comment\n[ {} ]", maps.replace(", ", "\n , ").replace('{', "#knossos.op.Op{")),
        maps.replace(":value", ":time 12.5, :index 3, :extra #{1 [2 {\\a \"x\"}]}, :value"),
        format!("{{:process :nemesis, :type :info, :f :start, :value nil}} #_{{:no :op}}{maps}"),
        maps.replace(" 0,", " 0N,").replace(":write", "\"write\""),
    ];
    for text in shapes {
        let history = read(&text, Format::Edn, Model::Register, None);
        assert_eq!(
            (history.called, history.ops.len(), judge(&history).verdict.name()),
            (3, 2, "linearizable"),
            "{text}"
        );
    }
}

#[test]
fn a_read_of_nil_says_nothing_unless_there_is_a_key() {
    let lines = "0 invoke write 1\n0 ok write 1\n0 invoke read\n0 ok read nil";
    assert_eq!(verdict(&edn(lines), Format::Edn, Model::Register), "linearizable");
    let keyed = edn("0 invoke write [x 1]\n0 ok write [x 1]\n0 invoke read [x nil]\n0 ok read [x nil]");
    assert_eq!(verdict(&keyed, Format::Edn, Model::Register), "not linearizable");
    let apart = keyed.replace("read, :value [x nil]", "read, :value [y nil]");
    assert_eq!(verdict(&apart, Format::Edn, Model::Register), "linearizable");
}

#[test]
fn a_history_of_nothing_is_linearizable_and_nothing_is_no_history() {
    for (text, format) in [
        ("[]", Format::Edn),
        ("\n", Format::Jepsen),
        ("; none\n", Format::Kv),
        ("{\"format\":\"quorate-trace\",\"version\":1}\n", Format::Ndjson),
    ] {
        assert_eq!(verdict(text, format, Model::Register), "linearizable", "{text}");
    }
    for format in Format::ALL {
        refused("", format, Model::Kv, 1, "found nothing");
    }
}

#[test]
fn what_is_no_history_is_refused_with_its_line() {
    let edn_is = |lines: &str, line, sentence: &str| refused(edn(lines), Format::Edn, Model::Register, line, sentence);
    edn_is("0 invoke read\n1 ok read 1", 2, "process 1 returns from an operation that it did not call");
    edn_is("0 invoke read\n0 invoke write 1", 2, "the one that it called in line 1 is open");
    edn_is("0 invoke read\n0 ok write 1", 2, "another operation than the one that it called in line 1");
    edn_is("0 invoke increment 1", 1, "found increment");
    edn_is("0 begin read 1", 1, "found begin");
    edn_is("0 invoke cas 1\n0 ok cas 1", 1, "a cas takes two values");
    edn_is("0 invoke cas [1 2 3]", 1, "a cas takes two values");
    edn_is("0 invoke append 1", 1, "a register knows no append");
    edn_is("0 invoke write [x 1]\n1 invoke write 1", 2, "a key");
    edn_is("0.5 invoke read", 1, "the number of a process");
    refused("{:type :invoke}", Format::Edn, Model::Register, 1, "lacks its process");
    refused("\n\n[{:process 0\n", Format::Edn, Model::Register, 4, "expected");
    refused("[\n", Format::Edn, Model::Register, 2, "the end of the list");
    refused("hello", Format::Edn, Model::Register, 1, "an operation such as");
    refused("hello\n", Format::Jepsen, Model::Register, 1, "a line of a log");
    refused("INFO  jepsen.util - 0 :invoke :mix 3", Format::Jepsen, Model::Register, 1, "found mix");
    refused("INFO  jepsen.util - 0 :invoke :read", Format::Jepsen, Model::Register, 1, "lacks its value");
    refused("{\"a\":1}\n", Format::Ndjson, Model::Kv, 1, "the first line of a trace");
    refused("{\"format\":\"quorate-trace\"}\n[]\n", Format::Ndjson, Model::Kv, 2, "an object");
    refused(
        "{\"seq\":0}\n{\"op\":{\"type\":\"ok\",\"process\":0,\"f\":\"read\",\"key\":\"x\",\"value\":null}}\n",
        Format::Ndjson,
        Model::Kv,
        2,
        "did not call",
    );
    refused(b"[\n\xff\n]", Format::Edn, Model::Kv, 2, "UTF-8");
    refused("[".repeat(100_000), Format::Edn, Model::Kv, 1, "expected");
    refused(format!("{{:a {}", "[".repeat(100_000)), Format::Edn, Model::Kv, 1, "lists within lists");
    refused("{:process 0, :x \"\\q\"}", Format::Edn, Model::Kv, 1, "expected one of");
    let long = "\n".repeat(HISTORY_MOST + 1);
    refused(long, Format::Edn, Model::Kv, HISTORY_MOST as u32 + 1, "at most 64 MiB");
}

#[test]
fn a_history_that_somebody_opens_says_itself_how_it_is_written() {
    use quorate::session::check_history;
    let plain = edn("0 invoke write 1\n0 ok write 1\n0 invoke read nil\n0 ok read 1");
    let kv = plain.replace(":value", ":key \"x\", :value").replace(":write", ":put");
    let log = "WARN  jepsen.core - hello\nINFO  jepsen.util - 0\t:invoke\t:write\t1\n".to_owned();
    let trace = "{\"format\":\"quorate-trace\",\"version\":1}\n".to_owned();
    for (text, format, model) in
        [(&plain, "edn", "register"), (&kv, "kv", "kv"), (&log, "jepsen", "register"), (&trace, "ndjson", "kv")]
    {
        let checked = check_history(text.as_bytes(), None, None, 100).expect("a history");
        assert_eq!((checked.format, checked.model, checked.judged.verdict), (format, model, "linearizable"), "{text}");
    }
    let whole = check_history(plain.as_bytes(), None, None, 100).expect("a history").history;
    assert_eq!((whole.keys.len(), whole.operations.len(), whole.operations[1].f), (1, 2, "read"));
    let error = check_history(b"[{:process 1, :type :ok, :f :read}]", None, None, 100).expect_err("no call");
    assert_eq!((error.code(), error.detail().line, error.detail().problem), ("bad-history", Some(1), Some("no-call")));
}
