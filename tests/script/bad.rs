//! What does not read: where, what stood there and what was expected.

use quorate::scenario::{Code, Want, parse_bytes, parse_command};
use quorate::sim::Setup;

use crate::toy::{INFO, TOYS, read};

/// What is wrong with a script of these lines after the first two.
fn after_head(lines: &str) -> String {
    let error = read(&format!("quorate 1\nprotocol toy\n{lines}")).expect_err(lines);
    error.at("f").to_string()
}

/// What is wrong with one command.
fn command(text: &str) -> String {
    let error = parse_command(&Setup::of(&INFO), &["old".into()], text).expect_err(text);
    assert_eq!(error.line, 1);
    format!("{}: {error}", error.column)
}

#[test]
fn a_script_begins_with_its_version_and_its_protocol() {
    for (text, expected) in [
        ("", "f:1:1: expected `quorate 1` as the first line, found an empty script"),
        ("# nothing\n\n", "f:1:1: expected `quorate 1` as the first line, found an empty script"),
        ("protocol toy", "f:1:1: expected `quorate 1` as the first line, found `protocol`"),
        ("\n  quorate", "f:2:10: expected `quorate 1` as the first line, found the end of the line"),
        ("quorate 2", "f:1:9: expected `quorate 1` as the first line, found `2`"),
        ("quorate 1 1", "f:1:11: expected the end of the line, found `1`"),
        ("quorate 1", "f:1:10: expected `protocol` and its name as the second line, found the end of the line"),
        ("quorate 1\nnodes 5", "f:2:1: expected `protocol` and its name as the second line, found `nodes`"),
        ("quorate 1\nprotocol", "f:2:9: expected a protocol (`toy`), found the end of the line"),
        ("quorate 1\nprotocol tyo", "f:2:10: expected a protocol, found `tyo`; did you mean `toy`?"),
        ("quorate 1\nprotocol paxos", "f:2:10: expected a protocol (`toy`), found `paxos`"),
    ] {
        assert_eq!(read(text).expect_err(text).at("f").to_string(), expected);
    }
}

#[test]
fn a_bad_header_says_what_it_should_be() {
    for (lines, expected) in [
        ("nodes 0", "f:3:7: expected a number of nodes from 1 to 9, found `0`"),
        ("nodes 10000", "f:3:7: expected a number of nodes from 1 to 9, found `10000`"),
        (
            "nodes 99999999999999999999999",
            "f:3:7: expected a number of nodes from 1 to 9, found `99999999999999999999999`",
        ),
        ("nodes five", "f:3:7: expected a number of nodes, found `five`"),
        ("nodes", "f:3:6: expected a number of nodes, found the end of the line"),
        ("nodes 3\nnodes 3", "f:4:1: expected `nodes` once only, found it again"),
        ("seed 9007199254740992", "f:3:6: expected a seed from 0 to 9007199254740991, found `9007199254740992`"),
        ("seed -1", "f:3:6: expected a seed from 0 to 9007199254740991, found `-1`"),
        ("seed 1.5", "f:3:6: expected a seed, found `1.5`"),
        (
            "sed 1",
            "f:3:1: expected a header such as `seed 7`, or a line that begins with `at`, found `sed`; did you mean `seed`?",
        ),
        ("network latency=-1", "f:3:17: expected a latency from 0s to 60s, found `-1`"),
        ("network latency=5..1", "f:3:17: expected a unit after the number (`s`, `ms` or `us`), found `5`"),
        ("network latency=5ms..1ms", "f:3:22: expected a latency from 5ms to 60s, found `1ms`"),
        ("network latency=5mss", "f:3:18: expected a unit after the number, found `mss`; did you mean `ms`?"),
        ("network loss=101%", "f:3:14: expected a share for loss from 0% to 100%, found `101%`"),
        ("network loss=0.00001%", "f:3:14: expected a number that is exact in the smallest unit, found `0.00001%`"),
        ("network loss 1%", "f:3:13: expected `=` and a value after it, found the end of the line"),
        ("network los=1%", "f:3:9: expected a word of a network line, found `los`; did you mean `loss`?"),
        (
            "network",
            "f:3:8: expected a word of a network line (`preset`, `latency`, `spread`, `loss`, `duplicate`, `corrupt`, `bandwidth`, `order`, `channel`, `checksum`, `auth`, `topology` or `far`), found the end of the line",
        ),
        ("network loss=1% loss=1%", "f:3:17: expected `loss` once only, found it again"),
    ] {
        assert_eq!(after_head(lines), expected);
    }
}

#[test]
fn a_bad_setting_says_what_it_should_be() {
    for (lines, expected) in [
        (
            "config timeout=1s",
            "f:3:8: expected the name of a setting (`timeout-min`, `timeout-max`, `batch`, `snapshot`, `noop`, `mode`, `sync`, `client-retry` or `stream-patience`), found `timeout`",
        ),
        (
            "config timout-min=1s",
            "f:3:8: expected the name of a setting, found `timout-min`; did you mean `timeout-min`?",
        ),
        ("config timeout-min=1us", "f:3:20: expected a value for timeout-min from 1ms to 10s, found `1us`"),
        ("config timeout-min=soon", "f:3:20: expected a value for timeout-min from 1ms to 10s, found `soon`"),
        ("config batch=many", "f:3:14: expected a value for batch from 1 to 1000, found `many`"),
        ("config batch=0", "f:3:14: expected a value for batch from 1 to 1000, found `0`"),
        ("config noop=yes", "f:3:13: expected a value for noop (`off` or `on`), found `yes`"),
        (
            "config mode=\"two wrods\"",
            "f:3:13: expected a value for mode, found `two wrods`; did you mean `two words`?",
        ),
        ("config noop=on noop=on", "f:3:16: expected `noop` once only, found it again"),
        ("config noop=on\nconfig noop=off", "f:4:8: expected `noop` once only, found it again"),
        ("config noop=", "f:3:13: expected a value for noop (`off` or `on`), found the end of the line"),
        ("config timeout-min=600ms", "f:3:20: expected timeout-max not below timeout-min, found `timeout-max=500ms`"),
        ("nodes 2", "f:3:7: expected batch not 64 for two nodes, found `batch=64`"),
        ("config timeout-max=50ms", "f:3:20: expected timeout-max not below timeout-min, found `50ms`"),
        (
            "nodes 1\nconfig mode=\"#odd\"\nat 1s heal",
            "f:4:13: expected mode another mode for one node, found `\"#odd\"`",
        ),
        ("at 1s heal\nseed 3", "f:4:1: expected a line that begins with `at`, found `seed`"),
        ("at 1s heal\nheal", "f:4:1: expected a line that begins with `at`, found `heal`"),
    ] {
        assert_eq!(after_head(lines), expected);
    }
}

#[test]
fn a_bad_instant_says_what_it_should_be() {
    for (lines, expected) in [
        ("at", "f:3:3: expected an instant such as 100ms, found the end of the line"),
        ("at 1 heal", "f:3:4: expected a unit after the number (`s`, `ms` or `us`), found `1`"),
        ("at 1h heal", "f:3:5: expected a unit after the number (`s`, `ms` or `us`), found `h`"),
        ("at soon heal", "f:3:4: expected an instant such as 100ms, found `soon`"),
        ("at 1.5us heal", "f:3:4: expected a number that is exact in the smallest unit, found `1.5us`"),
        ("at -1s heal", "f:3:4: expected an instant from 0s to 86400s, found `-1s`"),
        ("at 86401s heal", "f:3:4: expected an instant from 0s to 86400s, found `86401s`"),
        ("at 1s+x heal", "f:3:7: expected a number of actions after the `+`, found `x`"),
        ("at 1s+ heal", "f:3:7: expected a number of actions after the `+`, found the end of the line"),
        ("at 2s heal\n\nat 1s heal", "f:5:4: expected an instant not before 2s, found `1s`"),
        ("at 2s+4 heal\nat 2s+3 heal", "f:4:4: expected an instant not before 2s+4, found `2s+3`"),
        ("at 2s heal\nat 1s end", "f:4:4: expected an instant not before 2s, found `1s`"),
        ("at 2s end\nat 3s end", "f:4:1: expected nothing after `end`, found `at`"),
        ("at 2s end now", "f:3:11: expected the end of the line, found `now`"),
    ] {
        assert_eq!(after_head(lines), expected);
    }
}

#[test]
fn a_bad_command_says_what_it_should_be() {
    for (text, expected) in [
        ("crsh n1", "1: expected a command, found `crsh`; did you mean `crash`?"),
        (
            "",
            "1: expected a command (`crash`, `restart`, `pause`, `resume`, `cut`, `partition`, `heal`, `network`, `drop`, `fire`, `put`, `get`, `delete`, `append`, `cas`, `workload`, …), found the end of the line",
        ),
        ("end", "1: expected a command, found `end`"),
        ("crash", "6: expected a node such as n1 or leader, found the end of the line"),
        ("crash x9", "7: expected a node such as n1 or leader, found `x9`"),
        ("crash n6", "7: expected a node from n1 to n5, found `n6`"),
        ("crash n0", "7: expected a node from n1 to n5, found `n0`"),
        ("crash n99999", "7: expected a node from n1 to n5, found `n99999`"),
        ("crash c1", "7: expected a node such as n1 or leader, found `c1`"),
        ("crash leadr", "7: expected a node such as n1 or leader, found `leadr`; did you mean `leader`?"),
        ("crash n1 n2", "10: expected `keep=`, `torn`, or the end of the line, found `n2`"),
        ("restart n1 n2", "12: expected the end of the line, found `n2`"),
        ("crash n1 keep=2 keep=3", "17: expected `keep` once only, found it again"),
        ("crash n1 keep=few", "15: expected a number of records or `drawn`, found `few`"),
        ("disk n1 sync=61s", "14: expected a time from 0s to 60s, found `61s`"),
        ("clock n1", "9: expected a word of a clock line (`offset` or `drift`), found the end of the line"),
        ("clock n1 drift=51%", "16: expected a drift from -50% to 50%, found `51%`"),
        ("clock n1 offset=--1s", "17: expected a time such as 50ms, found `--1s`"),
        ("clock n1 offset=86401s", "17: expected a time from -86400s to 86400s, found `86401s`"),
        ("service n1 61s", "12: expected a time from 0s to 60s, found `61s`"),
        ("service n1 1ms queue=0", "22: expected a number from 1 to 1000000, found `0`"),
        ("service n1 1ms wait=3", "16: expected `queue=` and a number, or the end of the line, found `wait`"),
        ("disk n1 size=2", "9: expected a word of a disk line (`sync`, `rate` or `checksum`), found `size`"),
        ("disk n1 rate=0B/s", "14: expected a rate for disk from 1B/s to 1000GB/s, found `0B/s`"),
        ("flip n1 record=2", "9: expected `journal=` and `record=`, or the end of the line, found `record`"),
        ("flip n1 journal=meta record=0", "29: expected a number from 1 to 4294967295, found `0`"),
        ("add", "4: expected a node such as n1 or leader, found the end of the line"),
        ("add n7", "5: expected a node from n1 to n6, found `n7`"),
        ("add nobody", "5: expected a node such as n1 or leader, found `nobody`"),
        ("remove n6", "8: expected a node from n1 to n5, found `n6`"),
        ("transfer n1", "12: expected `->` or `--`, found the end of the line"),
        ("transfer n1 -- n2", "13: expected `->` or `--`, found `--`"),
        ("snapshot all", "10: expected a node such as n1 or leader, found `all`"),
        ("remove node n6", "13: expected a node from n1 to n5, found `n6`"),
        ("remove node n10?", "13: expected a node from n1 to n9, found `n10`"),
        ("faults on", "8: expected what becomes of all faults (`off`), found `on`"),
        (
            "random",
            "7: expected a fault that may come by chance (`crash`, `pause`, `hang`, `cut`, `partition` or `off`), found the end of the line",
        ),
        (
            "random crash up=1s",
            "19: expected a word of a random line (`up`, `down` or `chance`), found the end of the line",
        ),
        ("random crash up=1s for=1s", "20: expected a word of a random line (`up`, `down` or `chance`), found `for`"),
        ("random crash every=1us for=1s", "20: expected a time from 1ms to 86400s, found `1us`"),
        ("random crash up=1s down=1s chance=200%", "35: expected a share for chance from 0% to 100%, found `200%`"),
        (
            "supervise n1",
            "13: expected a word of a supervise line (`after`, `limit` or `backoff`), found the end of the line",
        ),
        ("supervise n1 after=1s limit=0", "29: expected a number from 1 to 1000000, found `0`"),
        ("heal n1", "8: expected `->` or `--`, found the end of the line"),
        ("forge n1>n2#3", "14: expected `by` and a node, found the end of the line"),
        ("forge n1>n2#3 by n9", "18: expected a node from n1 to n5, found `n9`"),
        ("network corrupt=101%", "17: expected a share for corrupt from 0% to 100%, found `101%`"),
        ("network channel=udp", "17: expected a value (`datagram` or `stream`), found `udp`"),
        ("network auth=maybe", "14: expected a value (`off` or `on`), found `maybe`"),
        ("delay n1>n2#3", "14: expected `by` and a time, found the end of the line"),
        ("delay n1>n2#3 by 0ms", "18: expected a time from 1us to 86400s, found `0ms`"),
        (
            "network n1 -> n2 topology=ring",
            "18: expected a word of a network line (`latency`, `spread`, `loss`, `duplicate`, `corrupt`, `bandwidth`, `order`, `channel`, `checksum` or `auth`), found `topology`",
        ),
        ("network bandwidth=1MB", "20: expected a unit after the number (`GB/s`, `MB/s`, `kB/s` or `B/s`), found `MB`"),
        ("network preset=lan", "16: expected a value (`rack`, `region`, `continents` or `wifi`), found `lan`"),
        ("crash leader as", "16: expected a new name such as old, found the end of the line"),
        ("crash leader as n7", "17: expected a new name such as old, found `n7`"),
        ("crash leader as leader", "17: expected a new name such as old, found `leader`"),
        ("restart odl", "9: expected a node such as n1 or leader, found `odl`; did you mean `old`?"),
        ("cut n1 n2", "8: expected `->` or `--`, found `n2`"),
        ("cut n1 ->", "10: expected a node such as n1 or leader, or a client such as c1, found the end of the line"),
        ("cut c1001 -> n1", "5: expected a client from c1 to c1000, found `c1001`"),
        ("partition", "10: expected a node such as n1 or leader, or a client such as c1, found the end of the line"),
        ("partition n1 | | n2", "16: expected a node such as n1 or leader, or a client such as c1, found `|`"),
        ("partition leader | leader as a", "20: expected `leader` once only, found it again"),
        ("partition n1 n2 | n3 n2", "22: expected `n2` once only, found it again"),
        ("partition west: n1 | west: n2", "22: expected `west` once only, found it again"),
        ("partition n1: n2", "11: expected a name for a group such as west, found `n1`"),
        ("partition : n2", "11: expected a name for a group such as west, found the end of the line"),
        ("partition west: | n2", "17: expected a node such as n1 or leader, or a client such as c1, found `|`"),
        ("heal west", "6: expected the name of a group that an earlier partition gives (`old`), found `west`"),
        ("heal west: n1", "6: expected a node such as n1 or leader, or a client such as c1, found `west:`"),
        ("drop n1", "6: expected a message such as n1>n2#17, found `n1`"),
        ("drop n1>n2#0", "12: expected the number of a message from 1 to 4294967295, found `0`"),
        ("drop n1>n2#1'1", "14: expected the number of a copy from 2 to 255, found `1`"),
        ("drop n1>n7#1", "9: expected a node from n1 to n5, found `n7`"),
        ("drop n1>n2#1 RequestVot", "14: expected a kind of message, found `RequestVot`; did you mean `RequestVote`?"),
        (
            "drop last RequestVot on n1>n2",
            "11: expected a kind of message, found `RequestVot`; did you mean `RequestVote`?",
        ),
        ("drop last on", "13: expected a direction such as n1>n2, found the end of the line"),
        ("drop last on n1", "14: expected a direction such as n1>n2, found `n1`"),
        ("drop last on n1>n6", "17: expected a node from n1 to n5, found `n6`"),
        (
            "drop all from",
            "14: expected a node such as n1 or leader, or a client such as c1, found the end of the line",
        ),
        ("drop all to n1 from n2 to n3", "24: expected the end of the line, found `to`"),
        ("crash any folower", "11: expected `keep=`, `torn`, or the end of the line, found `folower`"),
        ("crash folower", "7: expected a node such as n1 or leader, found `folower`; did you mean `follower`?"),
        (
            "when",
            "5: expected a condition such as acked 50 (`acked`, `commits`, `elections`, `leader`, `no-leader`, `breach`, `fired`, `sent`, `delivered`, `lost`, `crashed`, `restarted`, `paused`, `resumed`, `follower`, `candidate`, …), found the end of the line",
        ),
        ("when acked do heal", "12: expected a count, found `do`"),
        ("when acked 0 do heal", "12: expected a count from 1 to 1000000000, found `0`"),
        ("when acked 5", "13: expected `do` and a command, found the end of the line"),
        ("when acked 5 then heal", "14: expected `do` and a command, found `then`"),
        ("when acked 5 do crsh n1", "17: expected a command, found `crsh`; did you mean `crash`?"),
        ("when acked 5 do crash n6", "23: expected a node from n1 to n5, found `n6`"),
        ("when acked 5 do when leader do heal", "17: expected a command that an order may give, found `when`"),
        ("when acked 5 do expect leader", "17: expected a command that an order may give, found `expect`"),
        ("when acked 5 after soon do heal", "20: expected a time after the condition, found `soon`"),
        ("when laeder do heal", "6: expected a condition such as acked 50, found `laeder`; did you mean `leader`?"),
        (
            "when sent RequestVot do heal",
            "11: expected a kind of message, found `RequestVot`; did you mean `RequestVote`?",
        ),
        ("when sent from leader as old do heal", "23: expected `do` and a command, found `as`"),
        ("when crashed any as old do heal", "18: expected `do` and a command, found `as`"),
        ("when crashed c1 do heal", "14: expected a node such as n1 or leader, found `c1`"),
        ("when fired do heal", "12: expected a timer (`election` or `heart beat`), found `do`"),
        ("when fired election at do heal", "24: expected a node such as n1 or leader, found `do`"),
        (
            "when breach happiness do heal",
            "13: expected a property (`election-safety` or `progress`), found `happiness`",
        ),
        ("conduct maybe", "9: expected on or off (`off` or `on`), found `maybe`"),
        ("sync c1", "6: expected a node such as n1 or leader, found `c1`"),
        ("expire n1", "8: expected a client such as c1, found `n1`"),
        ("begin", "6: expected a client such as c1, found the end of the line"),
        ("fire n1 electoin", "9: expected a timer, found `electoin`; did you mean `election`?"),
    ] {
        assert_eq!(command(text), expected);
    }
}

#[test]
fn a_bad_operation_or_expectation_says_what_it_should_be() {
    for (text, expected) in [
        ("put", "4: expected a key, found the end of the line"),
        ("put k", "6: expected a text, found the end of the line"),
        ("put k \"v", "9: expected a closing quotation mark, found the end of the line"),
        ("put k \"\\q\"", "8: expected an escape such as \\n or \\u{e9}, found `\\q`"),
        ("put k v w", "9: expected `by` and a client, `via` and a node, or the end of the line, found `w`"),
        ("get k via", "10: expected a node such as n1 or leader, found the end of the line"),
        ("get k via c1", "11: expected a node such as n1 or leader, found `c1`"),
        ("get k via n6", "11: expected a node from n1 to n5, found `n6`"),
        ("get k via n1 via n2", "14: expected `via` once only, found it again"),
        ("get k by c1 via n1 by c1", "20: expected `by` once only, found it again"),
        (
            "workload get every=1s count=1 key=k via n1",
            "37: expected `by` and a client, or the end of the line, found `via`",
        ),
        ("put k v by n1", "12: expected a client such as c1, found `n1`"),
        ("put k v by c0", "12: expected a client from c1 to c1000, found `c0`"),
        ("workload", "9: expected an operation (`append`, `put`, `get` or `cas`), found the end of the line"),
        (
            "workload delete every=1s count=1 key=k",
            "10: expected an operation (`append`, `put`, `get` or `cas`), found `delete`",
        ),
        (
            "workload put every=0us count=1 key=k",
            "20: expected a time between operations from 1us to 86400s, found `0us`",
        ),
        (
            "workload put every=1s count=100001 key=k",
            "29: expected a number of operations from 1 to 100000, found `100001`",
        ),
        ("workload put every=1s every=2s", "23: expected `every` once only, found it again"),
        (
            "workload put every=1s count=1",
            "30: expected a word of a workload (`every`, `count` or `key`), found the end of the line",
        ),
        ("workload put every=1s count=1 key=", "35: expected a key, found the end of the line"),
        ("break toy.vote-onec", "7: expected a rule, found `toy.vote-onec`; did you mean `toy.vote-once`?"),
        ("mend nothing", "6: expected a rule (`toy.vote-once` or `toy.vote-durable`), found `nothing`"),
        (
            "expect",
            "7: expected an expectation (`leader`, `no-leader`, `converged`, `no-breach`, `breach`, `acknowledged`, `commits`, `lost`, `elections`, `median-us`, `stale-reads`, `unavailable-us`, `divergent-us`, `dual-primary-us`, `entry`, `committed`, …), found the end of the line",
        ),
        ("expect breach safety", "15: expected a property (`election-safety` or `progress`), found `safety`"),
        ("expect lost", "12: expected `=`, `>=` or `<=`, found the end of the line"),
        ("expect lost > 1", "13: expected `=`, `>=` or `<=`, found `>`"),
        ("expect entry", "13: expected a node such as n1 or leader, found the end of the line"),
        (
            "expect entry any 1 = A",
            "14: expected a node such as n1 or leader that is neither drawn nor named here, found `any`",
        ),
        (
            "expect entry leader as old 1 = A",
            "14: expected a node such as n1 or leader that is neither drawn nor named here, found `leader`",
        ),
        ("expect entry c1 1 = A", "14: expected a node such as n1 or leader, found `c1`"),
        ("expect entry n1 0 = A", "17: expected a slot of the log from 1 to 9007199254740991, found `0`"),
        ("expect entry n1 1", "18: expected `=` and a value after it, found the end of the line"),
        (
            "expect entry n1 1 =",
            "20: expected what stands at a slot: a value, an operation, or a word such as none, found the end of the line",
        ),
        ("expect entry n1 1 = put x", "26: expected a text, found the end of the line"),
        ("expect entry n1 1 = A B", "23: expected the end of the line, found `B`"),
        ("expect entry n1 1 epoch 4", "25: expected `=`, `>=` or `<=`, found `4`"),
        ("expect committed 1 = maybe", "22: expected yes or no (`no` or `yes`), found `maybe`"),
        (
            "expect committed 1 none = no",
            "20: expected what stands at a slot: a value, an operation, or a word such as none, found `none`",
        ),
        ("expect copies 1 A", "18: expected `=`, `>=` or `<=`, found the end of the line"),
        ("expect copies 1 A=3", "20: expected `=`, `>=` or `<=`, found the end of the line"),
        ("expect lost = many", "15: expected a number, found `many`"),
        ("heal\u{3000}now", "6: expected the name of a group that an earlier partition gives (`old`), found `now`"),
        ("put 订单 \"一\" x", "12: expected `by` and a client, `via` and a node, or the end of the line, found `x`"),
        ("put k a\u{200b}b", "8: expected a text, found `\\u{200b}`"),
    ] {
        assert_eq!(command(text), expected);
    }
}

#[test]
fn what_is_too_long_is_refused_at_once() {
    let setup = Setup::of(&INFO);
    for (text, most) in [
        (format!("put {} v", "k".repeat(10_000_000)), "256 bytes"),
        (format!("put \"{}\" v", "k".repeat(257)), "256 bytes"),
        (format!("put k {}", "值".repeat(1366)), "4096 bytes"),
        (format!("get {}", "k".repeat(257)), "256 bytes"),
    ] {
        let error = parse_command(&setup, &[], &text).expect_err("too long");
        assert_eq!(error.code, Code::TooLong);
        assert_eq!(error.range.as_ref().map(|range| &*range.1), Some(most));
        assert!(error.to_string().len() < 200, "{error}");
    }
    assert!(parse_command(&setup, &[], &format!("put {} {}", "k".repeat(256), "v".repeat(4096))).is_ok());
    let error = read(&format!("quorate 1\nprotocol toy\n{}", "#".repeat(1 << 20))).expect_err("too long");
    assert_eq!(error.at("f").to_string(), "f:1:1: expected a script of at most 1048576 bytes, found more");
    assert!(read(&format!("quorate 1\nprotocol toy\n{}", "\n".repeat(9_998))).is_ok());
    let error = read(&format!("quorate 1\nprotocol toy\n{}", "\n".repeat(9_999))).expect_err("too long");
    assert_eq!(error.at("f").to_string(), "f:10001:1: expected a number of lines of at most 10000, found 10001");
    let error = parse_command(&setup, &[], &"x".repeat(1000)).expect_err("no command");
    assert_eq!(error.found, format!("{}…", "x".repeat(40)));
    let work = "at 1s workload get every=1us count=100000 key=k\n";
    assert!(read(&format!("quorate 1\nprotocol toy\n{}", work.repeat(10))).is_ok());
    let error = read(&format!("quorate 1\nprotocol toy\n{}", work.repeat(11))).expect_err("too many");
    assert_eq!(
        error.at("f").to_string(),
        "f:13:7: expected a number of operations in all workloads together of at most 1000000, found `1100000`"
    );
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let error = parse_bytes(TOYS, b"quorate 1\n\xe8\xae\xa2 \xff").expect_err("no text");
    assert_eq!(error.at("-").to_string(), "-:2:3: expected text in UTF-8, found the byte 0xff");
    let error = parse_bytes(TOYS, b"\xef\xbb\xbf\xfe").expect_err("no text");
    assert_eq!((error.line, error.column), (1, 1));
    assert!(parse_bytes(TOYS, b"quorate 1\nprotocol toy\nat 1s put k \xe8\xae").is_err());
}

#[test]
fn ids_of_errors_are_distinct_and_plain() {
    let mut ids = Want::ALL.iter().map(|want| want.name()).collect::<Vec<_>>();
    assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'8')));
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
