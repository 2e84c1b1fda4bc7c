// The words for primary-backup replication. They come when a run of it is opened.

import { grouped, plural, span, Who, who } from "../names.js";

/** @typedef {import("../../../core/happening.js").Happening} Happening */

/** What stands behind an answer. @param {Record<string, string | undefined>} set the settings of the run */
function behind({ acknowledgement, preset, k, "in-sync": sync, "semi-timeout": patience }) {
  const kafka = preset === "kafka";
  switch (acknowledgement ?? (kafka ? "all" : "async")) {
    case "semi":
      // Who loses patience acknowledges alone, and tells nobody.
      if (patience && patience !== "0s") break;
      return `The primary has it, and ${plural(Number(k ?? 1), "backup")}.`;
    case "majority":
      return "A majority of the nodes has it.";
    case "all":
      return (sync ?? (kafka ? "on" : "off")) === "on" ? "All that are in sync have it." : "Every backup has it too.";
  }
  return "Only the primary is sure to have it: its copies are on their way.";
}

/** @satisfies {import("../../../core/sentence.js").Own} */
const own = {
  name: "Primary and backups",
  epoch: "Epoch",
  inEpoch: ({ epoch }) => `epoch ${grouped(epoch)}`,
  roles: {
    backup: { name: "backup", letter: "B" },
    candidate: { name: "would take over", letter: "?" },
    primary: { name: "primary", letter: "P" },
    supervisor: { name: "supervisor", letter: "S" },
    proxy: { name: "proxy", letter: "X" },
  },
  messages: {
    Write: "Write",
    Ack: "Ack",
    Heartbeat: "Heartbeat",
    PSYNC: "PSYNC",
    CONTINUE: "CONTINUE",
    FULLRESYNC: "FULLRESYNC",
    Takeover: "The wish to take over",
    Consent: "The answer to that wish",
    Promote: "The order to take over",
    Check: "The check",
    Health: "The answer to a check",
    Fetch: "Fetch",
    Forward: "The request that was handed on",
  },
  timers: {
    heartbeat: "heartbeat",
    silence: "silence",
    takeover: "turn to take over",
    ship: "batch",
    patience: "patience",
    fetch: "question for more",
  },
  records: { meta: "epoch and history", append: "entry", full: "full copy", watermark: "high watermark", cut: "cut" },
  notes: {
    damaged: "A record on its disk is damaged.",
    fenced: "The sender’s epoch is over.",
    demoted: "It is the primary no more.",
    suspected: "It has not heard the primary for the time-out.",
    "majority-lost": "A majority has not answered it for the time-out.",
    "epoch-over": "That epoch has begun already.",
    "consent-refused": "It hears the primary, or the other lacks what it has.",
    "no-replica": "That node keeps no copy.",
    continued: "What it has is the beginning of this log, so it gets the rest.",
    copied: "What it has cannot be continued, so it gets everything.",
    replaced: "A full copy took the place of its log.",
    alone: "It has waited for its backups for too long, and acknowledges alone.",
    "tail-cut": "It started again, and forgot what lies behind its high watermark.",
    turned: "It sends clients to another node from now on.",
    "nobody-up": "It has heard of no node that could do what is asked.",
  },
  settings: {
    acknowledgement: {
      name: "A write is acknowledged once it is",
      choices: {
        async: "on the primary",
        semi: "on k backups as well",
        majority: "on a majority",
        all: "on every node",
        none: "sent: nobody waits for an answer",
      },
    },
    k: { name: "Backups that must have it (k)" },
    "batch-every": { name: "Copies leave in batches, every" },
    heartbeat: { name: "Time between heartbeats" },
    timeout: { name: "Silence until nobody waits for the primary" },
    failover: {
      name: "Who decides on a new primary",
      choices: {
        manual: "an operator",
        priority: "the backups, best priority first",
        supervisor: "nodes that only watch",
      },
    },
    majority: { name: "A majority must consent" },
    freshness: { name: "Who lacks writes may not take over" },
    fencing: { name: "Epochs: an earlier primary is refused" },
    read: { name: "Reads", choices: { primary: "at the primary", backup: "at any node, perhaps stale" } },
    backlog: { name: "Entries kept for those who were away" },
    priority: { name: "Priority of each node (P₀)" },
    "failure-rate": { name: "How often each node fails (r, in %)" },
    supervisors: { name: "Nodes that only watch" },
    "min-backups": { name: "Backups that must answer for a write" },
    "in-sync": { name: "“All” means all that are in sync" },
    preset: {
      name: "Like",
      choices: {
        none: "nothing else",
        redis: "Redis with Sentinels",
        kafka: "a partition of Kafka",
        keepalived: "keepalived",
      },
    },
    preempt: { name: "A better priority takes over from a living primary" },
    "wait-point": {
      name: "Others may read a write",
      choices: { "after-sync": "once it is acknowledged", "after-commit": "once the primary has it" },
    },
    "semi-timeout": { name: "Patience with backups, then alone" },
    copying: { name: "Entries are sent", choices: { push: "by the primary", pull: "when backups ask" } },
    "pull-every": { name: "Backups ask every" },
    heartbeats: { name: "Heartbeats begin with", choices: { primary: "the primary", backup: "the backups" } },
    proxies: { name: "Proxies before the others" },
    "check-every": { name: "Proxies check every" },
    "check-fall": { name: "Missed checks until a node is down" },
  },
  became: {
    candidate: (e) => `${Who(e.to)} would take over, and asks the others whether they agree.`,
    primary: (e) =>
      e.kind === "deliver" && e.name === "Consent"
        ? `${Who(e.to)} became the primary of epoch ${grouped(e.epoch)}: with ${who(e.from)} a majority agrees.`
        : `${Who(e.to)} became the primary of epoch ${grouped(e.epoch)}, and asked nobody.`,
    supervisor: (e) => `${Who(e.to)} watches, and keeps no copy.`,
    proxy: (e) => `${Who(e.to)} is a proxy: it keeps no copy, and hands clients on to the primary.`,
    backup: (e) =>
      e.kind === "deliver"
        ? `${Who(e.to)} became a backup because ${who(e.from)} wrote in epoch ${grouped(e.epoch)}.`
        : `${Who(e.to)} is a backup.`,
  },
  deliver: {
    Write: (e) => {
      if (e.log) return `${Who(e.to)} took entries up to slot ${grouped(e.argument)} from ${who(e.from)} into its log.`;
      if (e.committed) return `${Who(e.to)} carried out more of what ${who(e.from)} had sent.`;
      return `${Who(e.to)} had nothing to take from ${who(e.from)}’s entries up to slot ${grouped(e.argument)}.`;
    },
    Ack: (e) =>
      e.committed
        ? `${Who(e.to)} heard that ${who(e.from)}’s disk has slot ${grouped(e.argument)}: enough have it now.`
        : `${Who(e.to)} heard that ${who(e.from)}’s disk has everything up to slot ${grouped(e.argument)}.`,
    Heartbeat: (e) =>
      e.heard
        ? `${Who(e.to)} heard for the first time that ${who(e.from)} is the primary.`
        : `${Who(e.to)} heard from ${who(e.from)}, which stands at slot ${grouped(e.argument)}.`,
    PSYNC: (e) => `${Who(e.from)} asked ${who(e.to)} to go on from slot ${grouped(e.argument)}.`,
    CONTINUE: (e) =>
      `${Who(e.to)} may go on from slot ${grouped(e.argument)}: what it has is the beginning of ${who(e.from)}’s log.`,
    FULLRESYNC: (e) =>
      e.log
        ? `${Who(e.to)} replaced all it had by ${who(e.from)}’s copy, which ends at slot ${grouped(e.argument)}.`
        : `${Who(e.to)} got a full copy from ${who(e.from)}, up to slot ${grouped(e.argument)}.`,
    Takeover: (e) => `${Who(e.to)} heard that ${who(e.from)} would take over in epoch ${grouped(e.epoch)}.`,
    Consent: (e) =>
      e.argument > 0
        ? `${Who(e.from)} agrees that ${who(e.to)} take over.`
        : `${Who(e.from)} does not agree that ${who(e.to)} take over.`,
    Check: (e) => `${Who(e.from)} asked ${who(e.to)} how it is.`,
    Health: (e) => `${Who(e.from)} told ${who(e.to)} that its log ends at slot ${grouped(e.argument)}.`,
    Promote: (e) => `${Who(e.to)} was told by ${who(e.from)} to take over.`,
    Fetch: (e) =>
      e.committed
        ? `${Who(e.from)} has everything up to slot ${grouped(e.argument)} and asked ${who(e.to)} for more: enough have it now.`
        : `${Who(e.from)} has everything up to slot ${grouped(e.argument)} and asked ${who(e.to)} for more.`,
    Forward: (e) =>
      e.log
        ? `${Who(e.to)} took into its log what a client had asked of ${who(e.from)}.`
        : `${Who(e.to)} was handed by ${who(e.from)} what a client asks.`,
  },
  fire: {
    heartbeat: (e) => `It is time for ${who(e.to)}’s next heartbeat or check.`,
    silence: (e) => `${Who(e.to)} looked who had been heard for the time-out.`,
    takeover: (e) => `It is ${who(e.to)}’s turn to take over.`,
    ship: (e) => `${Who(e.to)} sent the writes that it had collected to its backups.`,
    patience: (e) => `${Who(e.to)} has waited for its backups for too long, and acknowledges alone from now on.`,
    fetch: (e) => `${Who(e.to)} asked the primary for what it lacks.`,
  },
  sync: (e) => (e.committed ? `${Who(e.to)}’s own copy is on its disk: enough have it now.` : undefined),
  captions: {
    candidate: ({ node }) =>
      `${Who(node)} has not heard the primary for too long. It asks the others whether it may take over.`,
    leader: ({ node, epoch, granted, nodes }) =>
      granted > 0
        ? `${Who(node)} is the primary of epoch ${grouped(epoch)}: ${plural(granted, "node")} of ${nodes} agreed, itself among them.`
        : `${Who(node)} is the primary of epoch ${grouped(epoch)}. It asked nobody.`,
    stepped: ({ node, epoch, rose, from }) => {
      if (rose)
        return `${Who(node)} is the primary no more: it heard of epoch ${grouped(epoch)}, which is later than its own.`;
      return from
        ? `${Who(node)} is the primary no more: it gave in to ${who(from)}.`
        : `${Who(node)} is the primary no more: a majority has not answered it for too long.`;
    },
  },
  rules: {
    "primary-backup.history-checked": "Who asks to go on must say of which log",
    "primary-backup.one-writer": "Only the primary takes writes",
    "primary-backup.ack-after-copies": "Acknowledge only what enough nodes have",
    "primary-backup.fenced": "Refuse what comes from an earlier epoch",
    "primary-backup.fresh": "No consent to who lacks something",
    "primary-backup.consent": "Take over only with a majority’s consent",
    "primary-backup.tail-kept": "Who starts again keeps its whole log",
  },
  promises: {
    "one-primary": { name: "One primary", says: "At most one primary in an epoch." },
    "same-history": { name: "Same history", says: "Two logs that agree at a slot agree on everything before it." },
    "primary-complete": { name: "Complete primary", says: "Every later primary has all that was committed." },
    agreement: { name: "Agreement", says: "No two nodes carry out different entries at one slot." },
    "acknowledged-kept": { name: "Nothing lost", says: "What a client was told to be done stays done." },
    "exactly-once": { name: "Exactly once", says: "No operation takes effect twice." },
    "reads-current": { name: "Current reads", says: "A read sees all that was accepted before it was asked for." },
    progress: { name: "Progress", says: "In calm, clients are answered in time." },
  },
  purposes: {
    "primary-backup.one-writer": "What a backup takes by itself the primary never hears of.",
    "primary-backup.ack-after-copies": "Who takes over must have what was accepted.",
    "primary-backup.fenced": "An old primary finds no majority any more.",
    "primary-backup.fresh": "Whoever takes over lacks nothing that those who consent have.",
    "primary-backup.consent": "Two majorities share a node, which consents once in an epoch.",
    "primary-backup.history-checked": "An offset alone says nothing of what lies before it: the log’s name does.",
    "primary-backup.tail-kept": "What lies behind its own high watermark may be acknowledged all the same.",
  },
  terms: {
    primary: {
      forms: ["primary"],
      says: "The one node that takes the writes. It sends copies of them to its backups.",
    },
    backup: { forms: ["backup", "backups"], says: "Keeps copies of what the primary sends, and may take its place." },
    candidate: { forms: ["would take over"], says: "A backup that asks to take over." },
    epoch: {
      forms: ["epoch", "epochs"],
      says: "A number that grows with each node that takes over. Where fencing is on, a larger one overrules a smaller one.",
    },
  },
  card: {
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
        says: "Like Kafka: all in sync must have a write, who falls behind is in sync no more, epochs, unclean elections; min.insync.replicas is min-backups and one; acks=0 and 1 are acknowledgement=none and async",
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
        says: "Of Kafka: the controller and what it knows of who is in sync, consumers, and broken connections, by which a producer with acks=0 learns that its leader is gone: here only a node that is up tells it. Logs are cut to a high watermark only where a rule is off.",
      },
      {
        says: "Of keepalived: ARP, so that no two nodes hold one address, and checks by each machine of its own service.",
      },
      { says: "Logs are never cut entry by entry: whoever has too much gets everything anew." },
    ],
  },
  why: () => import("./primary-backup-why.js"),
  instead: {
    page: {
      why: { nobody: "Why is there no primary?", notLeader: "Why not the primary?", vote: "Why this answer?" },
      caption: {
        opening: ({ nodes, leader }) =>
          leader
            ? `${Who(leader)} is the primary: it takes the writes, and the backups copy them from it.`
            : `${plural(nodes, "node")} start, and none of them is the primary yet.`,
        acknowledged: ({ client, set }) => `${Who(client)} got its first answer: done.${set ? ` ${behind(set)}` : ""}`,
        crashLeader: "Crash the primary",
      },
      actions: {
        leader: ({ node }) => `the primary (${who(node)})`,
        noLeader: "the primary (nobody now)",
        unheard: "Not now: there is no primary, so no one can accept it. Send it anyway?",
      },
      lens: {
        behindReceiver: "its receiver has gone on to a newer epoch",
        stabilities: {
          tight: ({ room }) => `Tight: ${room}× room, and a backup may give up on a primary that is well.`,
        },
      },
      evidence: { sorts: { roles: "roles and epochs" } },
      events: {
        transfer: (e) => `An operator asked ${who(e.to)} to have n${e.argument} take over.`,
        reasons: { "no-leader": "There is no primary now." },
      },
      until: {
        tip: "Stop when a primary takes over, an entry commits, a promise breaks…",
        kinds: { leader: "New primary" },
      },
      tape: {
        led: ({ at, epoch, node }) => `${at}, ${epoch}, primary ${who(node)}`,
        leaderless: ({ at }) => `${at}, no primary`,
      },
    },
    more: {
      sides: { half: "A minority with the primary", alone: "The primary alone" },
      setups: {
        lacks: "It needs a primary and more running nodes.",
        list: {
          "stale-leader": {
            name: "A stale primary",
            help: "The primary is cut off with a minority, and does not know it.",
          },
          lagging: { name: "A lagging backup", help: "One node is cut off and misses what the others get." },
        },
      },
      verbs: {
        admit: { help: "The primary is asked. Here it is settled from the start who keeps copies." },
        expel: { help: "The primary is asked. Here it is settled from the start who keeps copies." },
        transfer: {
          name: "Hand over",
          help: "The primary is asked to make way for the other; a backup, to take over by itself.",
        },
      },
      choices: {
        condition: {
          elections: "so many primaries have taken over",
          leader: "there is a primary",
          "no-leader": "there is no primary",
        },
      },
    },
    meters: {
      meters: { availability: { name: "Time with a primary" } },
      names: {
        led: "Share of the time with a primary",
        leaderless: "Time without a primary",
        longestGap: "Longest time without a primary",
        elections: "Primaries, one after the other",
      },
      alerts: { leaderless: { rule: "No primary for", says: "There was no primary" } },
    },
    sight: {
      leads: ({ node, epoch, other, span: long }) =>
        other
          ? `Seen as ${who(node)}: it is the primary of ${epoch}. It has heard nothing from ${who(other)} for ${span(long)}, the longest silence.`
          : `Seen as ${who(node)}: it is the primary of ${epoch}, and has heard nothing from the others.`,
      follows: ({ node, leader, epoch, span: long, left }) =>
        `Seen as ${who(node)}: it last heard ${who(leader)}, its primary in ${epoch}, ${span(long)} ago.${left > 0 ? ` It waits ${span(left)} more.` : ""}`,
      alone: ({ node, epoch, role }) => `Seen as ${who(node)}: a ${role} in ${epoch}, which has heard no primary.`,
    },
  },
};

export default own;
