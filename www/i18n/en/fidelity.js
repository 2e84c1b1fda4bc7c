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
  },
};
