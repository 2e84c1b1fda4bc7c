// What each protocol's card says: what follows the paper and where, what is simplified, what is left out. docs/protocols
// has the same at length.

import { grouped, plural } from "./names.js";

export default {
  states: "States in this run",
  diagram: "The roles, who has which now, and how often nodes went from one to another",
  edge: (/** @type {{ from: string, to: string, count: number }} */ { from, to, count }) =>
    `From ${from} to ${to}: ${count > 0 ? plural(count, "time") : "possible, and not gone so far"}`,
  all: "Dark arrows are ways that nodes went up to this instant, with how often. Broken ones are possible, and nobody went them.",
  some: (/** @type {{ count: number }} */ { count }) =>
    `Dark arrows are ways that nodes went in the last ${grouped(count)} events, with how often. Broken ones are possible, and nobody went them.`,
  follows: "As in the paper",
  beyond: "Beyond it, each by a setting",
  simplified: "Simplified",
  left: "Left out",
  cards: {
    raft: {
      source:
        "Raft as in Ongaro and Ousterhout, “In Search of an Understandable Consensus Algorithm”, extended version, 2014; what goes beyond it as in Ongaro’s dissertation.",
      follows: [
        { says: "Terms; a newer term makes anyone a follower", where: "§5.1" },
        { says: "Elections with randomised time-outs, one vote in a term, a majority wins", where: "§5.2" },
        { says: "A vote only for a log that is at least as up-to-date", where: "§5.4.1" },
        { says: "Replication with the consistency check, and backing up a conflicting term at a time", where: "§5.3" },
        { says: "Commit by a majority, and only of entries of the leader’s own term", where: "§5.4.2" },
        { says: "An empty entry at the start of a term; each command of a client takes effect once", where: "§8" },
        { says: "Reads without the log, after an exchange of heartbeats with a majority", where: "§8" },
        { says: "Votes and entries are on disk before they are answered", where: "Figure 2" },
        { says: "A leader sends entries while it writes them", where: "dissertation §10.2.1" },
      ],
      beyond: [
        { says: "Pre-vote, the check of the quorum, standing by a leader", where: "§9.6, §6.2, §4.2.3" },
        { says: "Leadership that is handed over", where: "§3.10" },
        { says: "Reads by a lease, at followers, or stale on purpose", where: "§6.4" },
        {
          says: "Members that come and go, one at a time or by joint consensus, as learners first",
          where: "§4.1, §4.3, §4.2.1",
        },
        { says: "Snapshots in place of the log’s past, sent in chunks to whom lacks it", where: "§7" },
      ],
      simplified: [
        { says: "A RequestVote that is lost is not sent again in its term: the next election asks again." },
        { says: "An AppendEntries without an answer is sent again with the second heartbeat after it." },
        { says: "What a node computes takes no time, unless a service time is set." },
      ],
      left: [
        { says: "Sessions of clients do not expire, and a client has one command under way." },
        { says: "Real disks and networks: these are models, with the faults that docs/faults.md lists." },
      ],
    },
    "primary-backup": {
      source:
        "Primary-backup replication as Redis, Kafka and VRRP have it, under their names; which of them hangs on the settings.",
      follows: [
        {
          says: "A log for each reign, told by its name and an offset; PSYNC, CONTINUE and FULLRESYNC",
          where: "Redis",
        },
        { says: "A backlog that decides between the rest and everything", where: "Redis" },
        { says: "Epochs by which nodes refuse a primary whose time is over", where: "Kafka, Redis Sentinel" },
        { says: "Priorities: the best takes over first, and may take over again when it is back", where: "VRRP" },
        { says: "Acknowledgement by the primary alone, by k backups, by all", where: "MySQL, PostgreSQL" },
        {
          says: "Like Redis: asynchronous copies, watchers that agree by majority, epochs; a returned primary gets everything anew",
          where: "preset=redis",
        },
        {
          says: "Like Kafka: all in sync must have a write, who falls behind is in sync no more, epochs, unclean elections; min.insync.replicas is min-backups and one",
          where: "preset=kafka",
        },
        {
          says: "Like keepalived: priorities and preemption, and nobody is asked; before them an address that follows the primary",
          where: "preset=keepalived",
        },
        {
          says: "When others may read a write, and falling back to asynchronous copies",
          where: "MySQL, rpl_semi_sync_source",
        },
        {
          says: "Entries that the primary sends, or that backups ask for; heartbeats that begin on either side",
          where: "Kafka, PostgreSQL",
        },
        { says: "Proxies that check who is up, and hand clients on to the primary", where: "HAProxy, LVS" },
      ],
      beyond: [
        {
          says: "Consent of a majority, and a gate for logs that lack something: with both, and with acknowledgement by a majority, it is consensus",
        },
      ],
      simplified: [
        { says: "A full copy is one message; its size counts on the link." },
        { says: "The backlog counts entries and not bytes." },
        { says: "Each node keeps its log on its disk, and waits for the disk before it vouches for anything." },
        {
          says: "A virtual address is a node that checks by itself who is the primary. Answers do not pass through it.",
        },
      ],
      left: [
        { says: "The replicas are the same for the whole run." },
        { says: "Of Redis: the election of one Sentinel that leads the failover, and replication of replicas." },
        {
          says: "Of Kafka: the controller and what it knows of who is in sync, consumers, and acks=0, as every client here waits for an answer. Logs are cut to a high watermark only where a rule is off.",
        },
        {
          says: "Of keepalived: ARP, so that no two nodes hold one address, and checks by each machine of its own service.",
        },
        { says: "Logs are never cut entry by entry: whoever has too much gets everything anew." },
      ],
    },
  },
};
