// What there is to open beside the first story: the titles of scenarios, lessons and cards; and what can go wrong. They come
// once the page plays.

import errors from "./errors.js";

/** @typedef {import("./page.js").Scenario} Scenario */

export default {
  errors,
  /**
   * The built-in scenarios that the list shows, in its order.
   * @type {Record<string, Scenario>}
   */
  scenarios: {
    "raft/majority-lost": {
      title: "Three of five crash",
      opening: "Five nodes. Three will crash one after the other: what can the last two still do?",
    },
    "raft/figure-8": {
      title: "Figure 8: on a majority, and lost",
      opening:
        "An entry can lie on most disks and still be overwritten. This is why a leader counts only its own term.",
      told: {
        copied: () =>
          "Node 1 led term 2 and wrote A in slot 2. Only node 2 got a copy before node 1 crashed: two of five.",
        other: () =>
          "Node 5 won term 3 without node 2, whose log is newer, wrote B in slot 2 and crashed with the only copy.",
        majority: () =>
          "Node 1 is back and leads term 4. It sends its old entry on, and now A lies on three of five disks: 1, 2 and 3.",
        overwritten: () =>
          "Node 5 wins term 5, because B is newer than A, and overwrites A. Nothing was promised about A.",
      },
    },
    "raft/split": {
      title: "The leader is cut off",
      opening: "Five nodes. The one that leads will be cut off from the others, and go on as if nothing were wrong.",
    },
    "raft/split-vote": {
      title: "Time-outs that are all the same",
      opening: "Five nodes, and each waits for exactly 200 ms. Who will be first?",
    },
    "raft/partition": {
      title: "Parted three and two",
      opening: "Five nodes. The one that leads will be cut off, with one other, from three.",
    },
    "raft/partition-even": {
      title: "Parted two and two",
      opening: "Four nodes, which will be cut in two halves.",
    },
    "raft/two-nodes": {
      title: "One leader, one follower",
      opening: "Two nodes keep a shop’s orders. One will crash; later the cable between them is cut.",
    },
    "raft/one-way": {
      title: "Half of a cable",
      opening: "Five nodes. One direction of some links will be cut, and later the other.",
    },
    "raft/divergent": {
      title: "Three kinds of log",
      opening: "Five nodes. A leader that is cut off goes on writing, and so do the others.",
    },
    "raft/catch-up": {
      title: "New, away, and away for long",
      opening: "Three nodes, and a fourth to come. The log’s past gives way to snapshots.",
    },
    "raft/one-change": {
      title: "The bug of 2015",
      opening: "Four nodes. One leader adds a server, the next is asked to remove one.",
    },
    "raft/come-back": {
      title: "Who comes back with a higher term",
      opening: "Five nodes. One will be cut off for two seconds, and then come back.",
    },
    "raft/lease": {
      title: "Leases and clocks",
      opening: "Three nodes, and no two clocks alike. The leader answers reads while its lease lasts.",
    },
    "raft/stale-reads": {
      title: "Reads at any node",
      opening: "Five nodes, and one slow link. Any node answers reads at once.",
    },
    "raft/retry": {
      title: "The answer is lost",
      opening: "Three nodes keep a cart. One answer to the client will be lost.",
    },
  },
  /**
   * Scenarios that stand behind lessons and cards: the list shows them while they are open.
   * @type {Record<string, Scenario>}
   */
  experiments: {
    "raft/come-back-asking": {
      title: "The same, asking first",
      opening: "Five nodes, as before. But whoever wants to be elected asks first (PreVote).",
    },
    "raft/two-of-four": {
      title: "Two of four crash",
      opening: "Four nodes, of which two will crash.",
    },
    "raft/two-of-five": {
      title: "Two of five crash",
      opening: "Five nodes, of which two will crash.",
    },
    "raft/three-of-six": {
      title: "Three of six crash",
      opening: "Six nodes, of which three will crash.",
    },
    "raft/one-of-two": {
      title: "One of two crashes",
      opening: "Two nodes, of which one will crash.",
    },
    "raft/one-of-three": {
      title: "One of three crashes",
      opening: "Three nodes, of which one will crash.",
    },
    "raft/parted-even": {
      title: "Two and two, to the end",
      opening: "Four nodes, which will be cut in two halves, to the end.",
    },
    "raft/largest-number": {
      title: "Whose timer ends first",
      opening: "Five nodes, and nobody has led yet. Whose timer ends first?",
    },
    "raft/first-of-five": {
      title: "Without the first",
      opening: "Five nodes. The first of them is down at the start.",
    },
    "raft/stale-first": {
      title: "First, and behind",
      opening: "Five nodes. One that has missed two writes asks for votes first.",
    },
    "raft/fresh-first": {
      title: "First, and level",
      opening: "Five nodes. One that has every write asks for votes first.",
    },
    "raft/half-votes-of-four": {
      title: "Two votes of four",
      opening: "Four nodes, of which two can hear each other.",
    },
    "raft/half-votes-of-five": {
      title: "Two votes of five",
      opening: "Five nodes, of which two can hear each other.",
    },
    "raft/reads-through-storm": {
      title: "Reads through crashes",
      opening: "Five nodes are written and read, while leaders crash and are cut off.",
    },
    "raft/reads-anywhere": {
      title: "Reads at whoever is asked",
      opening: "The same, but any node answers reads at once.",
    },
    "raft/extra-entry": {
      title: "An entry too many",
      opening: "Five nodes. One will have an entry that nobody else has.",
    },
    "raft/two-do-not-hear": {
      title: "Two do not hear",
      opening: "Five nodes, of which two are down. Whom does a candidate ask?",
    },
    "raft/two-candidates": {
      title: "Two candidates",
      opening: "Five nodes. Two of them ask for votes almost at once.",
    },
    "raft/clocks-off": {
      title: "Five clocks, five times",
      opening: "Five nodes, and each clock shows another time.",
    },
    "raft/clock-fast": {
      title: "One clock is fast",
      opening: "Five nodes, and the clock of one runs half again as fast.",
    },
    "raft/followers-read": {
      title: "Read right after a write",
      opening: "Five nodes, one slow link. Each follower is asked right after a write.",
    },
    "raft/follower-asks-first": {
      title: "The follower asks first",
      opening: "Five nodes, one slow link. Whoever is asked first asks the leader how far to wait.",
    },
    "raft/kept-unapplied": {
      title: "Old, and not committed",
      opening: "Three nodes. An entry lies for ten seconds, and the log is to be compacted.",
    },
    "raft/gone-at-once": {
      title: "New, and carried out",
      opening: "Three nodes. An order is carried out, and the log is compacted at once.",
    },
    "raft/later-loses": {
      title: "Written later",
      opening: "Five nodes. Two leaders write at two sides of a cut, one later than the other.",
    },
    "raft/slow-leader": {
      title: "The leader becomes slow",
      opening: "Five nodes. The messages of the one that leads will take long.",
    },
    "raft/paused-leader": {
      title: "The leader pauses",
      opening: "Five nodes. The one that leads will pause for a second.",
    },
    "raft/leader-crash-gap": {
      title: "Orders while the leader crashes",
      opening: "Five nodes take orders, one each 50 ms. The one that leads will crash.",
    },
    "primary-backup/lost": {
      title: "Acknowledged at once, and lost",
      opening: "One primary, two backups. It answers at once and sends copies every 100 ms; in between it will crash.",
    },
    "primary-backup/ack-async": {
      title: "What does “done” promise? 1: the primary has it",
      opening:
        "One backup is 20 ms away, the other 200 ms. The primary answers at once. How many of its answers outlive it?",
    },
    "primary-backup/ack-majority": {
      title: "What does “done” promise? 2: a majority has it",
      opening: "The same cluster, the same crash. Now a client waits until two of three have its write.",
    },
    "primary-backup/ack-all": {
      title: "What does “done” promise? 3: everyone has it",
      opening: "The same cluster again. A client waits for all three, even for the one that is 200 ms away, or down.",
    },
    "primary-backup/promise": {
      title: "A majority, 40 ms, and nothing lost",
      opening: "A write counts once two of three have it. The primary will be cut off together with its client.",
    },
    "primary-backup/away": {
      title: "Three who were away",
      opening:
        "A backup misses twenty orders, then two hundred. Then the primary itself is cut off. Who gets everything?",
    },
    "primary-backup/read-backup": {
      title: "Written here, read there",
      opening: "A client writes at the primary and reads at a backup at once. The copy needs 200 ms.",
    },
    "primary-backup/read-backup-all": {
      title: "Written here, read there, once everyone has it",
      opening: "The same write, the same read. Now a write is “done” only once every node has it.",
    },
    "primary-backup/semi-after-commit": {
      title: "Read, and then it had never been",
      opening: "Others may read a write before a backup has it. A client reads a price; then the primary crashes.",
    },
    "primary-backup/semi-after-sync": {
      title: "Read only what is acknowledged",
      opening: "The same price, the same crash. Now nobody may read what no backup has yet.",
    },
    "primary-backup/semi-falls-back": {
      title: "Half a second of patience",
      opening: "A primary waits for one backup, but not for long. It will be cut off with a client that keeps writing.",
    },
    "primary-backup/pull": {
      title: "Backups that ask",
      opening: "Nobody is sent anything by itself: each backup asks every 50 ms. How long does a write take?",
    },
    "primary-backup/no-failover": {
      title: "Nobody takes over",
      opening: "The primary will crash, and only an operator may name another. Who can still read, and who can write?",
    },
    "primary-backup/two-primaries": {
      title: "Two primaries",
      opening:
        "The best priority wins, and nobody asks a majority. A wall falls between the first node and the others.",
    },
    "primary-backup/two-primaries-gated": {
      title: "Two primaries, prevented",
      opening: "The same wall. Now whoever takes over needs the consent of a majority, and an epoch of its own.",
    },
    "primary-backup/stale-priority": {
      title: "The best priority, and an old log",
      opening: "A node was down for twenty writes. It has the best priority, so it takes over the moment it is back.",
    },
    "primary-backup/stale-priority-gated": {
      title: "The best priority, once it has caught up",
      opening: "The same node, the same twenty writes. Now nobody takes over who lacks one of them.",
    },
    "primary-backup/switchover-told": {
      title: "Automatic switchover, as told",
      opening: "The first backup that is willing takes over, and asks nobody. One link will fail, and no node.",
    },
    "primary-backup/switchover": {
      title: "Automatic switchover, as it should be",
      opening: "The same link fails. Now whoever would take over must ask, and somebody still hears the primary.",
    },
    "primary-backup/paused-primary": {
      title: "A primary sleeps, and goes on writing",
      opening: "It pauses for two seconds, another takes over, and then the first goes on as if nothing had been.",
    },
    "primary-backup/paused-primary-fenced": {
      title: "A primary sleeps, and is refused",
      opening: "The same pause. Now each reign has a number, and nobody takes writes of an earlier one.",
    },
    "primary-backup/virtual-address": {
      title: "One address for all",
      opening: "Clients know n4 alone. It checks who is the primary, and that one will crash.",
    },
    "primary-backup/keepalived-lost": {
      title: "Like keepalived: the address goes to an old log",
      opening: "Clients know one address. The node of the best priority was down for twenty writes, and will be back.",
    },
    "primary-backup/keepalived-stays": {
      title: "Like keepalived: the address stays (nopreempt)",
      opening: "The same return. Now nobody takes over from a primary that lives.",
    },
    "primary-backup/demo-told": {
      title: "An article’s demonstration, as told",
      opening:
        "A leader, a follower, and a client that writes ten values to the follower. The follower says “done” ten times.",
    },
    "primary-backup/demo": {
      title: "The demonstration, as it should be",
      opening: "The follower sends the client to the leader. Then the leader is killed, and only one of two is left.",
    },
    "primary-backup/redis-lost": {
      title: "Like Redis with Sentinels: an old primary goes on",
      opening: "Three copies, three watchers. The primary will be cut off together with a client that keeps writing.",
    },
    "primary-backup/redis-waits": {
      title: "Like Redis, and every write waits for one backup",
      opening: "The same cut. Now the primary may say “done” only once one backup has the write.",
    },
    "primary-backup/kafka-unanswered": {
      title: "Like Kafka: nobody waits (acks=0)",
      opening: "The client takes a write for accepted once it has sent it. The leader will crash.",
    },
    "primary-backup/kafka-answered": {
      title: "Like Kafka: everybody waits (acks=all)",
      opening: "The same crash. Now the client waits for the answer, and asks again.",
    },
    "primary-backup/kafka-unclean": {
      title: "Like Kafka: an unclean election",
      opening: "All who are in sync must have a write. Two will crash, and then “all” is one.",
    },
    "primary-backup/kafka-min-in-sync": {
      title: "Like Kafka: at least two in sync",
      opening: "The same crashes. Now a leader that is alone takes no writes.",
    },
    "primary-backup/kafka-last-standing": {
      title: "Like Kafka: the last one in sync loses its disk",
      opening:
        "Two crash, and the leader alone is in sync. Then its machine fails, and it comes back first, with nothing.",
    },
    "primary-backup/kafka-eligible": {
      title: "Like Kafka: who lost its disk may not lead",
      opening: "The same failures. Now two must be in sync for a write, and a majority must consent to a leader.",
    },
    "primary-backup/kafka-truncates": {
      title: "Like Kafka: cut to the high watermark",
      opening:
        "A follower starts again and cuts what it does not know to be acknowledged. Then the leader crashes, too.",
    },
    "primary-backup/kafka-keeps": {
      title: "Like Kafka: keep it, and ask the leader",
      opening: "The same two crashes. Now who starts again keeps what it has.",
    },
    "chang-roberts/broken-ring": {
      title: "One of the ring is down",
      opening: "Five nodes in a ring send their numbers round. The lowest is to lead, but one of the five will crash.",
    },
  },
  /** Over the scenarios of a protocol, by its id. @type {Record<string, string>} */
  families: { raft: "Raft", "primary-backup": "Primary and backups", "chang-roberts": "Ring election" },
  /**
   * The lessons, by name: a question each.
   * @type {Record<string, string>}
   */
  lessons: {
    "raft/leader-crash": "The leader crashes. Why is no accepted order lost?",
    "raft/lose-one": "Try to lose one",
    "raft/half": "Why three of five?",
    "raft/split-vote": "Why are time-outs random?",
    "raft/partition": "Three and two: who may go on?",
    "raft/partition-even": "Two and two: who may go on?",
    "raft/two-nodes": "One leader, one follower: what if one fails?",
    "raft/figure-8": "Three copies, and still not safe: Figure 8",
    "raft/one-way": "Half of a cable: who notices?",
    "raft/divergent": "Logs that differ: who repairs them?",
    "raft/catch-up": "It was away. Does it get everything again?",
    "raft/one-change": "One server at a time. What can go wrong?",
    "raft/come-back": "A node comes back, and the leader goes. Why?",
    "raft/lease": "How long may a leader trust its clock?",
    "raft/stale-reads": "What does a follower answer?",
    "raft/retry": "Asked twice. Done once?",
    "primary-backup/promise": "What does an acknowledgement promise?",
    "primary-backup/away": "It was away: everything, or what it missed?",
    "primary-backup/two-primaries": "Two primaries: whose writes stay?",
    "primary-backup/two-primaries-gated": "How does one primary stay the only one?",
    "primary-backup/read-backup": "What does a backup answer?",
    "primary-backup/demo": "A client writes to the follower: what should it say?",
    "chang-roberts/broken-ring": "Who is elected in a ring?",
  },
  /**
   * What articles say, by the names of the cards.
   * @type {Record<string, string>}
   */
  cards: {
    "raft/half": "Half of the nodes may fail?",
    "raft/failover": "A follower takes over?",
    "raft/newest": "Followers have the newest?",
    "raft/parted": "No election while the network is parted?",
    "raft/half-votes": "Half of the votes are enough?",
    "raft/more-votes": "More votes than a majority has?",
    "raft/all-up": "Reliable only while all nodes run?",
    "raft/largest-number": "The largest number is elected?",
    "raft/first-node": "The first node becomes leader?",
    "raft/priority": "The highest priority becomes leader?",
    "raft/asks-majority": "A candidate asks a majority?",
    "raft/always-votes": "Whoever is asked votes?",
    "raft/heartbeat-leads": "Who receives AppendEntries becomes leader?",
    "raft/one-draw": "Drawn once, at the start?",
    "raft/alive": "No heartbeat: the leader is down?",
    "raft/clocks": "Where clocks differ, elections fail?",
    "raft/no-gap": "Failover without interruption?",
    "raft/available": "Consistency brings availability?",
    "raft/weak": "Raft’s consistency is weak?",
    "raft/come-back": "Who comes back disturbs nobody?",
    "raft/log-flow": "A new leader collects the logs?",
    "raft/created": "The later entry is right?",
    "raft/expired": "Compaction removes what has expired?",
  },
};
