//! What reads, and as what.

use std::sync::Arc;

use quorate::protocol::{Instant, NodeId, Operation, Sort};
use quorate::scenario::{
    Compare, Content, Count, Expectation, Item, parse_bytes, parse_command, parse_header, parse_instant, parse_seed,
    print_command,
};
use quorate::sim::{
    Among, Command, Condition, Group, LATEST, LinkChange, LinkModel, MessageName, Messages, NodeFate, Order, Passage,
    Process, SEED_MOST, Setup, Stamp, Tally, Targets, Which, row,
};

use crate::toy::{INFO, TOYS, read};

/// The command that a line of a run with five nodes says.
fn command(text: &str) -> Command {
    match parse_command(&Setup::of(&INFO), &["old".into()], text) {
        Ok(Item::Command(command)) => command,
        other => panic!("{text}: {other:?}"),
    }
}

fn expectation(text: &str) -> Expectation {
    match parse_command(&Setup::of(&INFO), &[], text) {
        Ok(Item::Expect(expectation)) => expectation,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn a_script_is_a_setup_and_what_happens() {
    let script = read(
        "quorate 1\n\
         protocol toy # a comment\n\
         \n\
         network latency=10ms..20ms loss=1% duplicate=0.5%\n\
         config timeout-min=150ms sync=0s noop=off\n\
         config mode=\"two words\" batch=1\n\
         nodes 3\n\
         seed 9007199254740991\n\
         # At first nothing happens.\n\
         at 1s workload append every=100ms count=200 key=orders\n\
         at 1s+3 crash leader as old\n\
         \tat 1.5s\trestart   old # wakes\n\
         at 2s expect leader\n\
         at 3s end\n",
    )
    .expect("a script");
    assert_eq!(script.setup.roster.len(), 3);
    assert_eq!(script.setup.seed, SEED_MOST);
    assert_eq!(script.setup.settings, [150_000, 500_000, 1, 0, 0, 1]);
    assert_eq!(script.setup.world, [0, 1, 3_000_000]);
    assert_eq!(
        script.setup.network,
        LinkModel { latency: (10_000, 20_000), loss: 10_000, duplicate: 5_000, ..LinkModel::default() }
    );
    let stamps = script.lines.iter().map(|line| (line.stamp.at.0, line.stamp.after, line.number)).collect::<Vec<_>>();
    assert_eq!(stamps, [(1_000_000, 0, 10), (1_000_000, 3, 11), (1_500_000, 0, 12), (2_000_000, 0, 13)]);
    assert_eq!(script.ends(), Stamp { at: Instant(3_000_000), after: 0 });
    assert_eq!(script.names(), ["old".into()]);
}

#[test]
fn what_is_not_said_is_as_usual() {
    let script = read("quorate 1\nprotocol toy").expect("a script");
    let usual = Setup::of(&INFO);
    assert_eq!(script.setup.settings, usual.settings);
    assert_eq!(script.setup.network, usual.network);
    assert_eq!((script.setup.roster.len(), script.setup.seed), (5, 1));
    assert_eq!(script.ends(), Stamp::default());
    let script = read("quorate 1\nprotocol toy\nat 7s heal").expect("a script");
    assert_eq!(script.ends().at, Instant(7_000_000), "without an end, a run ends at its last line");
}

#[test]
fn line_ends_and_marks_of_other_systems_do_no_harm() {
    let bytes = b"\xef\xbb\xbfquorate 1\r\nprotocol toy\r\n\r\nat 1s put k v\r\n";
    let script = parse_bytes(TOYS, bytes).expect("a script");
    let Item::Command(Command::Invoke { operation, .. }) = &script.lines[0].item else { panic!("not an operation") };
    assert_eq!(*operation, Operation::Put { key: "k".into(), value: "v".into() });
}

#[test]
fn nodes_go_by_id_role_or_name() {
    assert_eq!(command("crash n5"), Command::Crash(Process::Id(NodeId(5)).into()));
    assert_eq!(command("pause leader"), Command::Pause(Process::Leader { name: None }.into()));
    assert_eq!(command("crash leader as 旧主"), Command::Crash(Process::Leader { name: Some("旧主".into()) }.into()));
    assert_eq!(command("restart old"), Command::Restart(Targets::One(Process::Named("old".into()))));
    assert_eq!(command("restart crashed"), Command::Restart(Targets::All));
    assert_eq!(command("resume paused"), Command::Resume(Targets::All));
    assert_eq!(command("restart lost?"), Command::Restart(Targets::One(Process::Named("lost".into()))));
}

#[test]
fn nodes_go_by_what_they_are() {
    let any = |among, name: Option<&str>| Process::Any { among, name: name.map(Into::into) };
    let crash = |process: Process| Command::Crash(process.into());
    assert_eq!(command("crash any"), crash(any(Among::Nodes, None)));
    assert_eq!(command("crash any node"), crash(any(Among::Nodes, None)));
    assert_eq!(command("crash any follower as one"), crash(any(Among::Role(0), Some("one"))));
    assert_eq!(command("crash candidate as one"), crash(any(Among::Role(1), Some("one"))));
    assert_eq!(command("crash any leader"), crash(any(Among::Role(2), None)), "whoever takes itself for one");
    assert_eq!(command("crash all"), Command::Crash(Targets::All));
    assert_eq!(command("pause all"), Command::Pause(Targets::All));
    assert_eq!(command("restart all"), command("restart crashed"));
    assert_eq!(command("resume all"), command("resume paused"));
    let cut = Command::Cut { from: any(Among::Nodes, None), to: any(Among::Role(0), None), both: false };
    assert_eq!(command("cut any->follower"), cut);
    let script =
        read("quorate 1\nprotocol toy\nat 1s crash leader as follower\nat 2s pause follower\nat 3s pause any follower")
            .expect("a name that somebody gave comes before the role");
    assert_eq!(script.lines[1].item, Item::Command(Command::Pause(Process::Named("follower".into()).into())));
    assert!(script.to_string().ends_with("at 2s pause follower\nat 3s pause any follower\n"));
    let script = read("quorate 1\nprotocol toy\nat 1s partition any | any follower n1 | any").expect("a script");
    assert!(script.to_string().ends_with("at 1s partition any node | any follower n1 | any node\n"));
}

#[test]
fn messages_go_by_what_they_are() {
    let id = |id| Some(Process::Id(id));
    let pick = |which, from, to, kind| Command::Drop { message: Messages::Pick { which, from, to }, kind };
    let (n1, n2, c1) = (NodeId(1), NodeId(2), NodeId::client(1));
    assert_eq!(command("drop last RequestVote on n1>n2"), pick(Which::Last, id(n1), id(n2), Some(0)));
    assert_eq!(command("drop last RequestVote from n1 to n2"), pick(Which::Last, id(n1), id(n2), Some(0)));
    assert_eq!(command("drop last RequestVote to n2 from n1"), command("drop last RequestVote on n1>n2"));
    assert_eq!(command("drop all"), pick(Which::All, None, None, None));
    assert_eq!(command("drop any on c1>n2"), pick(Which::Any, id(c1), id(n2), None));
    assert_eq!(command("drop first reply to c1"), pick(Which::First, None, id(c1), Some(row::REPLY)));
    let leader = Some(Process::Leader { name: Some("old".into()) });
    assert_eq!(command("drop all \"RequestVote reply\" from leader as old"), pick(Which::All, leader, None, Some(1)));
    for text in ["drop last on n1>n2", "drop first from leader to any follower", "drop all AppendEntries to n1"] {
        let setup = Setup::of(&INFO);
        assert_eq!(print_command(&INFO, &command(text)), text);
        assert!(parse_command(&setup, &[], text).is_ok());
    }
}

#[test]
fn cuts_and_partitions_need_no_spaces() {
    let id = |id| Process::Id(NodeId(id));
    let cut = |both| Command::Cut { from: id(1), to: id(2), both };
    assert_eq!(command("cut n1 -> n2"), cut(false));
    assert_eq!(command("cut n1->n2"), cut(false));
    assert_eq!(command("cut n1--n2"), cut(true));
    let client = Process::Id(NodeId::client(1));
    assert_eq!(
        command("partition n1 c1|leader as a| n4 n5"),
        Command::Partition(vec![
            vec![id(1), client].into(),
            vec![Process::Leader { name: Some("a".into()) }].into(),
            vec![id(4), id(5)].into(),
        ])
    );
}

#[test]
fn groups_of_a_partition_may_have_names() {
    let group = |name: &str, ids: &[u16]| Group {
        name: Some(name.into()),
        members: ids.iter().map(|id| Process::Id(NodeId(*id))).collect(),
    };
    let both = Command::Partition(vec![group("west", &[1, 2]), group("东", &[3])]);
    for text in ["partition west: n1 n2 | 东: n3", "partition west:n1 n2|东:n3"] {
        assert_eq!(command(text), both);
    }
    let some = Command::Partition(vec![vec![Process::Id(NodeId(1))].into(), group("old", &[4, 5])]);
    assert_eq!(command("partition n1 | old: n4 n5"), some);
    // A group and a node may have one name: they are never looked for at one place.
    let text = "at 1s partition old: leader as old | east: any node\nat 2s heal old\nat 2s heal old -- n2\n\
        at 3s heal west?\nat 3s restart old\nat 4s when leader do partition south: n1\nat 5s heal south\n";
    let script = read(&format!("quorate 1\nprotocol toy\n{text}")).expect("a script");
    assert!(script.to_string().ends_with(text), "{script}");
    let Item::Command(Command::HealGroup(west)) = &script.lines[3].item else { panic!("a group") };
    assert_eq!(&**west, "west");
    // Without the line that names it, a group is perhaps not there.
    let mut rest = script.clone();
    rest.lines.remove(0);
    assert!(rest.to_string().contains("at 2s heal old?\nat 2s heal old? -- n2\n"), "{rest}");
    assert!(read(&rest.to_string()).is_ok());
}

#[test]
fn messages_and_timers_go_by_name() {
    let name = |from, to, number, copy| MessageName { from, to, number, copy };
    let plain = name(NodeId(1), NodeId(2), 17, 1);
    assert_eq!(command("drop n1>n2#17"), Command::Drop { message: plain.into(), kind: None });
    assert_eq!(
        command("drop n1>n2#17'2 \"RequestVote reply\""),
        Command::Drop { message: MessageName { copy: 2, ..plain }.into(), kind: Some(1) }
    );
    assert_eq!(
        command("drop c3>n2#1 request"),
        Command::Drop { message: name(NodeId::client(3), NodeId(2), 1, 1).into(), kind: Some(row::REQUEST) }
    );
    assert_eq!(command("fire n3 \"heart beat\""), Command::Fire { node: Process::Id(NodeId(3)), timer: 1 });
}

#[test]
fn a_conductor_says_what_moves() {
    assert_eq!(command("conduct"), Command::Conduct(true));
    assert_eq!(command("conduct on # from here"), Command::Conduct(true));
    assert_eq!(command("conduct off"), Command::Conduct(false));
    assert_eq!(command("sync leader"), Command::Sync(Process::Leader { name: None }));
    assert_eq!(command("expire c7"), Command::Expire(NodeId::client(7)));
    assert_eq!(command("begin c1"), Command::Begin(NodeId::client(1)));
    assert_eq!(print_command(&INFO, &command("conduct on")), "conduct");
}

#[test]
fn orders_stand_until_their_condition_is_met() {
    let order = |condition, every, after, then: &str| {
        Command::Order(Box::new(Order { condition, every, after, command: Arc::new(command(then)) }))
    };
    let acked = |number| Condition::Count { tally: Tally::Acked, number };
    assert_eq!(command("when acked 50 do crash leader"), order(acked(50), false, 0, "crash leader"));
    assert_eq!(command("whenever leader after 1.5s do heal"), order(Condition::Leader, true, 1_500_000, "heal"));
    assert_eq!(command("when candidate do get k"), order(Condition::Role(1), false, 0, "get k"));
    assert_eq!(command("when breach do put do do"), order(Condition::Breach(None), false, 0, "put do do"));
    assert_eq!(command("when breach progress do heal"), order(Condition::Breach(Some(1)), false, 0, "heal"));
    let message = |passage, kind, from: Option<u16>, to: Option<u16>| {
        let id = |id: Option<u16>| id.map(|id| Process::Id(NodeId(id)));
        Condition::Message { passage, kind, from: id(from), to: id(to) }
    };
    let sent = message(Passage::Sent, Some(0), Some(1), Some(2));
    assert_eq!(command("when sent RequestVote on n1>n2 do drop last"), order(sent, false, 0, "drop last"));
    let lost = message(Passage::Lost, None, None, Some(2));
    assert_eq!(command("when lost to n2 after 0s do conduct"), order(lost, false, 0, "conduct"));
    let node = || Some(Process::Named("old".into()));
    let crashed = Condition::Fate { fate: NodeFate::Crashed, node: node() };
    assert_eq!(command("when crashed old do restart old"), order(crashed, false, 0, "restart old"));
    let fired = Condition::Fired { timer: 1, node: node() };
    assert_eq!(command("when fired \"heart beat\" at old do dismiss"), order(fired, false, 0, "dismiss"));
    assert_eq!(command("dismiss"), Command::Dismiss);
    let script = read("quorate 1\nprotocol toy\nat 1s when acked 5 do crash leader as old\nat 2s restart old")
        .expect("a script");
    assert_eq!(script.names(), ["old".into()]);
    assert!(script.to_string().ends_with("at 1s when acked 5 do crash leader as old\nat 2s restart old\n"));
}

#[test]
fn operations_have_texts_and_perhaps_a_client() {
    let invoke =
        |client: Option<u16>, operation| Command::Invoke { client: client.map(NodeId::client), via: None, operation };
    let cas = Operation::Cas { key: "k".into(), expect: "by".into(), value: "by".into() };
    assert_eq!(command("cas k by by by c2"), invoke(Some(2), cas));
    assert_eq!(command("get by"), invoke(None, Operation::Get { key: "by".into() }));
    assert_eq!(command("delete \"a b\""), invoke(None, Operation::Delete { key: "a b".into() }));
    let append = Operation::Append { key: "#k".into(), value: "line\nbreak".into() };
    assert_eq!(command("append \"#k\" \"line\\nbreak\" # comment"), invoke(None, append));
}

#[test]
fn operations_may_say_whom_to_ask_first() {
    let get = |client: Option<u16>, via| Command::Invoke {
        client: client.map(NodeId::client),
        via: Some(via),
        operation: Operation::Get { key: "via".into() },
    };
    assert_eq!(command("get via via n2"), get(None, Process::Id(NodeId(2))));
    assert_eq!(command("get via via old by c3"), get(Some(3), Process::Named("old".into())));
    assert_eq!(command("get via by c3 via old"), command("get via via old by c3"), "in either order");
    let script = read("quorate 1\nprotocol toy\nat 1s get k via leader as old\nat 2s crash old").expect("a script");
    assert_eq!(script.names(), ["old".into()]);
    assert!(script.to_string().ends_with("at 1s get k via leader as old\nat 2s crash old\n"));
}

#[test]
fn the_network_changes_in_what_is_said() {
    let change = LinkChange { loss: Some(50_000), ..LinkChange::default() };
    assert_eq!(command("network loss=5%"), Command::Network(change));
    let change =
        LinkChange { latency: Some((1, 2_500)), loss: Some(1), duplicate: Some(1_000_000), ..LinkChange::default() };
    assert_eq!(command("network duplicate=100% latency=1us..2.5ms loss=0.0001%"), Command::Network(change));
}

#[test]
fn expectations_are_words_or_counts() {
    assert_eq!(expectation("expect no-leader"), Expectation::NoLeader);
    assert_eq!(expectation("expect breach progress"), Expectation::Breach(1));
    assert_eq!(expectation("expect no-breach"), Expectation::NoBreach);
    let count = |count, compare, number| Expectation::Count { count, compare, number };
    assert_eq!(expectation("expect lost = 0"), count(Count::Lost, Compare::Equal, 0));
    assert_eq!(expectation("expect commits>=3"), count(Count::Commits, Compare::AtLeast, 3));
    assert_eq!(
        expectation("expect elections <=18446744073709551615"),
        count(Count::Elections, Compare::AtMost, u64::MAX)
    );
    assert!(Compare::AtLeast.holds(3, 3) && Compare::AtMost.holds(3, 3) && Compare::Equal.holds(3, 3));
    assert!(!Compare::AtLeast.holds(2, 3) && !Compare::AtMost.holds(4, 3) && !Compare::Equal.holds(4, 3));
}

#[test]
fn expectations_speak_of_slots() {
    let n3 = || Process::Id(NodeId(3));
    let value = |text: &str| Content::Value(text.into());
    let entry = |content| Expectation::Entry { node: n3(), slot: 2, content };
    assert_eq!(expectation("expect entry n3 2 = B"), entry(value("B")));
    assert_eq!(expectation("expect entry n3 2=none"), entry(Content::Nothing));
    assert_eq!(expectation("expect entry n3 2 = noop"), entry(Content::Sort(Sort::Empty)));
    assert_eq!(expectation("expect entry n3 2 = \"noop\""), entry(value("noop")));
    let put = Operation::Put { key: "x".into(), value: "B".into() };
    assert_eq!(expectation("expect entry n3 2 = put x B"), entry(Content::Operation(put.clone())));
    let compare = Compare::Equal;
    assert_eq!(
        expectation("expect entry n3 2 epoch = 4"),
        Expectation::Epoch { node: n3(), slot: 2, compare, number: 4 }
    );
    let committed = |content, is| Expectation::Committed { slot: 2, content, is };
    assert_eq!(expectation("expect committed 2 = yes"), committed(None, true));
    assert_eq!(expectation("expect committed 2 put x B = no"), committed(Some(Content::Operation(put)), false));
    assert_eq!(expectation("expect committed 2 \"=\" = no"), committed(Some(value("=")), false));
    assert_eq!(
        expectation("expect copies 2 A >= 3"),
        Expectation::Copies { slot: 2, content: value("A"), compare: Compare::AtLeast, number: 3 }
    );
    let of = |node| Expectation::Entry { node, slot: 1, content: value("A") };
    assert_eq!(expectation("expect entry leader 1 = A"), of(Process::Leader { name: None }));
    assert_eq!(expectation("expect entry old? 1 = A"), of(Process::Named("old".into())));
}

#[test]
fn single_values_read_as_in_a_script() {
    assert_eq!(parse_seed("7"), Ok(7));
    assert_eq!(parse_instant(" 12.5s "), Ok(Instant(12_500_000)));
    assert_eq!(parse_instant("86400s"), Ok(LATEST));
    assert!(parse_instant("86400.000001s").is_err());
    assert!(parse_instant("1s+1").is_err());
}

#[test]
fn a_header_line_changes_a_setup_or_leaves_it_alone() {
    let mut setup = Setup::of(&INFO);
    parse_header(&mut setup, "config timeout-min=200ms").expect("a header");
    parse_header(&mut setup, "nodes 3").expect("a header");
    parse_header(&mut setup, "network loss=5%").expect("a header");
    assert_eq!((setup.settings[0], setup.roster.len(), setup.network.loss), (200_000, 3, 50_000));
    assert_eq!(setup.network.latency, LinkModel::default().latency, "what is not said stays");
    let error = parse_header(&mut setup, "config batch=7 timeout-max=150ms").expect_err("below timeout-min");
    assert_eq!(error.to_string(), "expected timeout-max not below timeout-min, found `150ms`");
    assert_eq!((setup.settings[1], setup.settings[2]), (500_000, 64), "a wrong line changes nothing");
    assert!(parse_header(&mut setup, "at 1s heal").is_err());
    assert!(parse_header(&mut setup, "protocol toy").is_err());
    assert!(parse_header(&mut setup, "").is_err());
}

#[test]
fn the_canonical_text_says_what_was_chosen() {
    let script = read(
        "quorate 1\nprotocol toy\nconfig sync=2ms noop=off mode=\"two words\" timeout-max=0.6s\n\
         network loss=0% latency=10ms..20ms\n\
         at 1500ms put \"k\" \"v\"\nat 2s+1 cut n1->n2\nat 3s expect lost<=0\nat 4000ms end",
    )
    .expect("a script");
    assert_eq!(
        script.to_string(),
        "quorate 1\nprotocol toy\nnodes 5\nseed 1\nconfig timeout-max=600ms noop=off mode=\"two words\"\n\
         network latency=10ms..20ms\n\
         at 1500ms put k v\nat 2s+1 cut n1 -> n2\nat 3s expect lost <= 0\nat 4s end\n"
    );
}

#[test]
fn a_list_from_which_a_line_was_taken_out_still_reads() {
    let mut script = read("quorate 1\nprotocol toy\nat 1s crash leader as old\nat 2s restart old").expect("a script");
    assert!(script.to_string().ends_with("at 2s restart old\n"));
    script.lines.remove(0);
    assert!(script.to_string().ends_with("at 2s restart old?\n"));
    let again = read(&script.to_string()).expect("what is printed reads");
    assert_eq!(again.lines[0].item, script.lines[0].item);
}
