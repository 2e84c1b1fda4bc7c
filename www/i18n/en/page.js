// The words of the page itself: regions, controls, forms, remarks.

import { check, failure } from "./faults.js";
import { bare, Counted, grouped, list, plural, seconds, span, Who, who } from "./names.js";

/** @typedef {{ found: string, known: string[] }} Unknown */

/** @typedef {import("../../core/telling.js").Parts} Parts */

/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {string} opening the sentence before anything has happened
 * @property {Record<string, (parts: Parts) => string>} [told] what is told along it, by the ids of its narration
 */

/** One side of a partition. @param {{ name: string, nodes: string[] }} group */
const side = ({ name, nodes }) => {
  const said = nodes.length === 1 ? `node ${bare(nodes[0])}` : `nodes ${list(nodes.map(bare))}`;
  return name ? `${name} (${said})` : said;
};

export default {
  tag: "en",
  name: "Quorate",
  title: "Quorate: watch a cluster agree",
  span,
  grouped,
  Who: (/** @type {{ name: string }} */ { name }) => Who(name),
  list: (/** @type {{ names: string[] }} */ { names }) => list(names),
  pair: (/** @type {{ name: string, said: string }} */ { name, said }) => `${name}: ${said}`,
  skip: "Skip to what just happened",
  regions: {
    caption: "What just happened",
    stage: "Cluster",
    actions: "Actions",
    time: "Time",
    foot: "Controls",
    lens: "Inspector",
    evidence: "Evidence",
  },
  header: {
    lessons: "Lessons",
    cards: "What articles say",
    stories: "Scenarios",
    scenario: "Scenario",
    own: "A script of your own",
    language: "Language",
    theme: "Colours",
    themes: { auto: "As the system", light: "Light", dark: "Dark" },
    open: "Open",
    openTip: "Open a script, a link or a trace: paste it, choose a file, or drop one on the page",
    beside: "Compare with …",
    besideTip: "Run another protocol, or other settings, beside this one: the same clock, faults and workload",
    present: "Present",
    presentTip: "Show this to others: larger, with less on the page, and keys for a remote control (Shift+P)",
    share: "Share",
    shareTip: "This run as a link, as a file, or for other tools",
    script: "Script",
    scriptTip: "Open, change or save the whole run as text",
    /** What an attribute of the element asks for and is not there. */
    off: (/** @type {{ names: string[] }} */ { names }) =>
      `Switched off: ${list(names.map((name) => `“${name}”`))}. What is seen here is not how the protocol should work.`,
    unknown: {
      language: (/** @type {Unknown} */ { found, known }) =>
        `There is no language “${found}” here, but ${list(known)}.`,
      theme: (/** @type {Unknown} */ { found, known }) =>
        `There are no colours called “${found}” here, but ${list(known)}.`,
      show: (/** @type {{ found: string[], known: string[] }} */ { found, known }) =>
        `Nothing called ${list(found.map((name) => `“${name}”`))} can be shown here, but ${list(known)}.`,
      controls: (/** @type {{ found: string[], known: string[] }} */ { found, known }) =>
        `There is no control called ${list(found.map((name) => `“${name}”`))} here, but ${list(known)}.`,
    },
  },
  /**
   * The first scenario; the others are in shelf.js.
   * @type {Record<string, Scenario>}
   */
  scenarios: {
    "raft/shop": {
      title: "The shop",
      opening: "Five computers keep one shop’s orders. One of them must lead.",
      told: {
        candidate: ({ node }) => `${Who(node)} ran out of patience first and asks the others for their votes.`,
        leader: ({ node, facts }) =>
          `${Who(node)} leads: ${facts.votes} of ${facts.nodes} voted for it, and each votes only once a term.`,
        order: () => "The shop sends order 1. The leader writes it down and sends copies to the others.",
        accepted: ({ facts }) =>
          `The leader has heard that order 1 is on ${facts.majority} of ${facts.nodes} disks. Only now does it tell the shop: accepted.`,
        plug: () => "Pull the plug on the leader. Will an order that was accepted be lost?",
        story: () => "No one pulled the plug, so the story does.",
        down: ({ node }) => `${Who(node)} is down. The others do not know that: all they notice is silence.`,
        silence: ({ node, facts }) =>
          `${Who(node)} has heard nothing for ${span(facts.silence)}. It asks for votes in term ${facts.epoch}.`,
        won: ({ node }) => `${Who(node)} leads. It could win only because its log holds every accepted order.`,
        again: () => "The order under way is sent again under the same number, so it cannot count twice.",
        gap: ({ facts, past }) =>
          `For ${seconds(facts.gap)} nothing could be accepted. ${plural(facts.acked, "order")} accepted ${past ? "by then" : "so far"}, ${facts.lost} lost.`,
        back: ({ node, facts }) =>
          `${Who(node)} is back, as a follower. It copies the ${plural(facts.missed, "order")} that it missed.`,
        end: ({ facts }) => `All ${facts.acked} accepted orders are on every running node, each exactly once.`,
      },
    },
  },
  /**
   * What comes with shelf.js, once the page plays.
   * @type {Record<string, Scenario>}
   */
  experiments: {},
  /** @type {Record<string, string>} */
  lessons: {},
  /** @type {Record<string, string>} */
  cards: {},
  /** @type {Record<string, string>} */
  families: {},
  /** Questions; their answers are in why.js. */
  why: {
    ask: "Why?",
    tip: "Why did this happen?",
    nobody: "Why does nobody lead?",
    notLeader: "Why not the leader?",
    vote: "Why this vote?",
    see: (/** @type {{ node: string }} */ { node }) => `See as ${who(node)}`,
    seeTip: "What this node has heard of the others, and how long ago",
    own: "Back to our own view",
    slot: "Slot",
    slotTip: "Why is this slot committed, or not?",
  },
  caption: {
    loading: "The cluster is being set up.",
    hidden: "What happened here?",
    opening: (/** @type {{ nodes: number, leader: string }} */ { nodes }) =>
      nodes === 1 ? "One node, alone." : `${grouped(nodes)} nodes start. Nobody leads yet.`,
    crash: (/** @type {{ node: string }} */ { node }) =>
      `${Who(node)} is down. The others do not know that: all they notice is silence.`,
    restart: (/** @type {{ node: string }} */ { node }) =>
      `${Who(node)} is back with what was on its disk. Its memory began anew.`,
    pause: (/** @type {{ node: string }} */ { node }) =>
      `${Who(node)} is paused. It keeps its memory, but hears nothing and says nothing.`,
    resume: (/** @type {{ node: string }} */ { node }) =>
      `${Who(node)} is awake again, and hears what had waited for it.`,
    parted: (/** @type {{ groups: { name: string, nodes: string[] }[] }} */ { groups }) =>
      `The network is parted: ${list(groups.map(side))} cannot hear each other.`,
    part: (/** @type {{ from: string, to: string }} */ { from, to }) =>
      `${Who(to)} hears nothing from ${who(from)} any more: this direction of their link is cut.`,
    partBoth: (/** @type {{ from: string, to: string }} */ { from, to }) =>
      `${Who(from)} and ${who(to)} cannot hear each other any more: their link is cut.`,
    heal: "The network is whole again: everyone can reach everyone.",
    acknowledged: (/** @type {{ client: string, set: import("../../core/headline.js").Settings }} */ { client }) =>
      `${Who(client)} got its first answer: accepted. From now on this must never be lost.`,
    broken: (/** @type {{ name: string, says: string }} */ { name, says }) => `A promise is broken: ${name}. ${says}`,
    kept: (/** @type {{ count: number }} */ { count }) =>
      `All ${plural(count, "accepted write")} are on every running node, each exactly once.`,
    over: "The script ends here. You can go on by yourself.",
    count: (/** @type {{ acknowledged: number, lost: number }} */ { acknowledged, lost }) =>
      `${plural(acknowledged, "operation")} accepted, ${grouped(lost)} lost`,
    /** What is told aloud where more happened than there was time to tell. */
    several: (/** @type {{ count: number, newest: string[] }} */ { count, newest }) =>
      `${Counted(count)} events${count > newest.length ? ", at last these" : ""}: ${newest.join(" ")}`,
    crashLeader: "Crash the leader",
    restartNode: (/** @type {{ node: string }} */ { node }) => `Restart ${who(node)}`,
    restartAll: "Restart all that are down",
    how: "How did it come to this?",
    goOn: "Go on",
    shareMoment: "Share this moment",
    healNow: "Heal the network",
  },
  stage: {
    drawing: "Picture of the cluster; the table of nodes says the same in words",
    table: "Nodes",
    node: "Node",
    status: "State",
    role: "Role",
    epoch: "Epoch",
    log: "Log",
    committed: "Committed",
    statuses: { up: "up", paused: "paused", crashed: "down", removed: "removed" },
    /** On a node: its epoch, by what the protocol calls one. */
    tab: (/** @type {{ epoch: number | string, name: string }} */ { epoch, name }) =>
      `${`${name}`.slice(0, 1).toLowerCase()} ${epoch}`,
    messages: (/** @type {{ count: number }} */ { count }) => plural(count, "message"),
    message: (/** @type {{ kind: string, from: string, to: string }} */ { kind, from, to }) =>
      `${kind}, ${who(from)} to ${who(to)}`,
    timer: "timer",
    writes: "disk writes",
    noMessages: "None at this instant.",
  },
  /** What marks mean: in short beside the picture, and all of them in a dialog. */
  marks: {
    open: "All marks (?)",
    title: "Marks",
    help: "A dashed edge is not agreed yet, a solid one is. A bar at the foot is on disk.",
    close: "Close",
    agreed: "agreed",
    waiting: "not agreed yet",
    durable: "on disk",
    told: "the client was told",
  },
  time: {
    play: "Play",
    pause: "Pause",
    step: "Step forward",
    back: "Step back",
    again: "Start again",
    playTip: "Let time run (space)",
    stepTip: "The next thing that happens, and nothing more (.)",
    backTip: "Exact: the past is computed again (,)",
    againTip: "Back to the start of this run, with all that you did",
    pace: "Pace",
    paceIs: (/** @type {{ pace: number }} */ { pace }) => `1 s = ${span(pace)}`,
    paceTip: (/** @type {{ pace: number }} */ { pace }) => `One second of yours is ${span(pace)} of theirs`,
    auto: "Auto pace",
    autoTip: "Slow where something is decided, quick where nothing is",
    now: (/** @type {{ seconds: string }} */ { seconds }) => `${seconds}\u00a0s`,
    of: (/** @type {{ seconds: string }} */ { seconds }) => `of ${seconds} s`,
    clock: "Cluster time",
    noneAhead: "Nothing of this kind comes later in this run.",
    noneBefore: "Nothing of this kind happened before.",
    searching: "Looking through the run…",
    giveUp: "Stop looking",
  },
  actions: {
    target: "Acts on",
    leader: (/** @type {{ node: string }} */ { node }) => `the leader (${who(node)})`,
    noLeader: "the leader (none now)",
    crash: "Crash",
    restart: "Restart",
    pause: "Pause node",
    resume: "Resume",
    cut: "Cut link",
    partition: "Partition",
    heal: "Heal",
    write: "Write",
    read: "Read",
    cas: "Compare and set",
    network: "Network",
    drop: "Drop",
    duplicate: "Duplicate",
    delay: "Delay…",
    hold: "Hold",
    release: "Release",
    deliver: "Deliver now",
    forge: "Forge…",
    fire: (/** @type {{ timer: string }} */ { timer }) => `End the ${timer} timer`,
    more: "More",
    moreTip: "Everything that can be done, and every fault",
    unheard: "Not now: no node leads, so no one can accept it. Send it anyway?",
    notLoaded: "This part of the page could not be loaded. Check the connection and try again.",
    tips: {
      crash: "Its memory and what is not on disk are lost",
      restart: "A node that is down starts again from its disk",
      pause: "It keeps its memory, hears nothing and wakes up late, as after a long garbage collection",
      resume: "A paused node wakes up",
      cut: "Nothing gets from one node to another",
      partition: "Split the cluster into groups that cannot hear each other",
      heal: "Every cut ends",
      write: "A client asks to write a value",
      read: "A client asks for a value",
      cas: "A client sets a value only if it is what it expects",
      network: "How long messages take and how many are lost",
      drop: "This message is lost where it is",
      duplicate: "Its sender sends it once more, now",
      delay: "It arrives so much later as you say",
      hold: "It stays where it is until you release it",
      release: "It goes on from where it is",
      deliver: "It arrives now, wherever it is",
      forge: "It says that another node sent it",
      fire: "This timer goes off now",
    },
    whyNot: (/** @type {{ action: string, reason: string }} */ { action, reason }) => `${action}: not now. ${reason}`,
  },
  lens: {
    checks: "Promises",
    hold: (/** @type {{ count: number }} */ { count }) =>
      count === 1 ? "1 promise holds" : `${grouped(count)} promises hold`,
    broken: (/** @type {{ count: number }} */ { count }) =>
      count === 1 ? "1 promise is broken" : `${grouped(count)} promises are broken`,
    holds: "holds",
    brokenAt: (/** @type {{ at: string, nodes: string[] }} */ { at, nodes }) =>
      nodes.length > 0 ? `Broken at ${at} by ${list(nodes.map(who))}.` : `Broken at ${at}.`,
    expectations: "What the script expects",
    met: "as expected",
    unmet: "not as expected",
    line: (/** @type {{ line: number }} */ { line }) => `line ${line}`,
    run: "This run",
    seed: "Seed",
    setSeed: "Set",
    newSeed: "New seed",
    seedTip: "The same seed and the same acts give the same run",
    seedBad: (/** @type {{ most: string }} */ { most }) => `A seed is a whole number from 0 to ${most}.`,
    digest: "Digest",
    digestTip: "Same digest, same run, in every browser",
    events: (/** @type {{ count: number }} */ { count }) => plural(count, "event"),
    stability: "Stability",
    stabilityLine: (/** @type {{ trip: string, patience: string }} */ { trip, patience }) =>
      `Round trip ${trip}, time-out ${patience}.`,
    stabilities: {
      calm: (/** @type {{ room: string }} */ { room }) => `Calm: ${room}× room.`,
      tight: (/** @type {{ room: string }} */ { room }) =>
        `Tight: ${room}× room, and a node may give up on a leader that is well.`,
      hopeless: (/** @type {{ room: string }} */ { room }) =>
        `No room (${room}×): time-outs may end before an answer can come.`,
    },
    settings: "Settings",
    /** The settings of the world, which every protocol has. */
    world: {
      sync: { name: "A disk needs for a sync" },
      "client-retry": { name: "Clients that get no answer ask again" },
      "stream-patience": { name: "A stream tries to get a message through for" },
    },
    on: "on",
    off: "off",
    close: "Close",
    larger: "Larger",
    smaller: "Smaller",
    nothing: "Select anything to look inside it.",
    link: (/** @type {{ from: string, to: string }} */ { from, to }) => `${Who(from)} to ${who(to)}`,
    behindReceiver: "its receiver has gone on to a newer epoch",
    change: "Change…",
    wall: "Partition",
    none: "none",
    empty: "empty",
    yes: "yes",
    no: "no",
    earlier: (/** @type {{ count: number }} */ { count }) => `${grouped(count)} earlier`,
  },
  evidence: {
    /**
     * The names of the tabs, by their ids.
     * @type {Record<string, string>}
     */
    tabs: {
      logs: "Logs",
      spacetime: "Space-time",
      history: "History",
      events: "Events",
      clients: "Clients",
      meters: "Meters",
      card: "Card",
      commands: "Commands",
    },
    pin: "Pin",
    unpin: (/** @type {{ tab: string }} */ { tab }) => `Unpin ${tab}`,
    pinTip: (/** @type {{ tab: string }} */ { tab }) => `Keep “${tab}” beside whatever else is opened, or no longer`,
    slots: (/** @type {{ first: number, last: number }} */ { first, last }) =>
      `Slots ${grouped(first)} to ${grouped(last)}`,
    window: "First slot shown",
    newest: "Follow the newest",
    drawing: "Logs of all nodes, one row a node, one column a slot",
    everything: "Small events too",
    earlier: "Earlier headlines",
    noEvents: "Nothing has happened yet.",
    find: "Find…",
    findText: "Words in the sentence",
    findSort: "Sort",
    findWhose: "Whose",
    anySort: "of any sort",
    anyone: "of anyone",
    noMatch: "Nothing of this kind is in the list.",
    sorts: {
      roles: "roles and terms",
      decided: "decided entries",
      faults: "faults and repairs",
      clients: "clients",
      messages: "messages",
      disks: "disks",
    },
    noOperations: "No client has asked for anything yet.",
    client: "Client",
    operation: "Asks",
    answer: "Answer",
    took: "Took",
    attempts: (/** @type {{ count: number }} */ { count }) => (count === 1 ? "once" : `${grouped(count)} times`),
    go: (/** @type {{ seq: number }} */ { seq }) => `Go to just after event ${grouped(seq)}`,
  },
  script: {
    copied: "Copied.",
    place: (/** @type {{ line: number, column: number }} */ { line, column }) => `Line ${line}, column ${column}`,
    unreadable: (/** @type {{ name: string }} */ { name }) => `“${name}” could not be read.`,
    notText: (/** @type {{ name: string }} */ { name }) => `“${name}” is not text in UTF-8: a script is plain text.`,
    tooBig: (/** @type {{ name: string, most: string }} */ { name, most }) =>
      `“${name}” is larger than ${most}: no script needs that much.`,
    fileName: "run.txt",
  },
  check,
  failure,
};
