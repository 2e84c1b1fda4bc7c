// Why, and why not: what holds for every protocol. What is said here the engine has checked.

import { noun } from "../../core/nouns.js";
import { grouped, list, plural, span } from "./names.js";
import { cardinal, operation, slot, start } from "./why-nouns.js";

/** @typedef {import("../../core/why.js").Slots} Slots */
/** @typedef {import("../../core/why.js").By} By */

/** @param {string} name */
const process = (name) => `${name.startsWith("c") ? "client" : "node"} ${name.slice(1)}`;

/** @param {string} name */
const node = (name) => noun(`node ${name}`, process(name));

/** The same at the start of a sentence. @param {string} name */
const Node = (name) =>
  noun(
    `node ${name}`,
    process(name).replace(/^./, (letter) => letter.toUpperCase()),
  );

/** @param {string[]} names */
const either = (names) => names.join(", ").replace(/, ([^,]*)$/, " or $1");

/** Who did it. @type {Record<string, string>} */
const WHO = { you: "you", story: "the story", script: "the script" };

/** @param {string} message its name at the start of a sentence */
const the = (message) => message.replace(/^The /, "the ").replace(/^A(n?) /, "a$1 ");

/** Where what was tried leaves the reader. @param {boolean} aside whether the run stayed as it was */
const left = (aside) => (aside ? "Both runs are as they were." : "This is a branch: go on in it, or go back.");

/** Why something was done that a person could do. @param {By} by */
const asked = (by) =>
  ({
    order: "because a standing order asked for it",
    chance: "because a fault came by chance",
    supervisor: "because it is restarted whenever it is down",
    run: "because the run asked for it",
  })[by] ?? `because ${WHO[by]} asked for it`;

/** @param {number} micros a length in milliseconds, without the unit */
const bare = (micros) => grouped(Number((micros / 1_000).toPrecision(3)));

/** @param {Slots} e @param {string} what */
const done = ({ by }, what) => `${what} ${asked(by)}.`;

export default {
  why: "Why?",
  whyNot: "Why not?",
  answer: "Why",
  back: "Back",
  chain: "Which came from",
  also: "At the same moment",
  more: (/** @type {{ count: number }} */ { count }) => `and ${grouped(count)} more`,
  further: "The chain goes on before this.",
  nothing: "Nothing more can be said of this here.",
  go: (/** @type {{ number: number }} */ { number }) => `Go to this moment: event ${grouped(number)}`,
  prove: "Prove it",
  proveTip: (/** @type {{ number: number, aside: boolean }} */ { number, aside }) =>
    `Plays the run without event ${grouped(number)}${aside ? "" : ", as a branch"}`,
  without: (/** @type {{ number: number }} */ { number }) => `without event ${grouped(number)}`,
  /** What came of the run without a cause. */
  gone: (/** @type {{ number: number, until: string, aside: boolean }} */ { number, until, aside }) =>
    `Without event ${grouped(number)} it does not happen, up to ${until}. ${left(aside)}`,
  again: (
    /** @type {{ number: number, later: number, says: string, aside: boolean }} */ { number, later, says, aside },
  ) =>
    `Without event ${grouped(number)} it happens all the same${later > 0 ? `, ${span(later)} later` : ""}: ${says} ${left(aside)}`,
  asItWas: "Back to the run as it was",
  /** What a chain of causes begins with. */
  roots: {
    you: "You did it.",
    story: "The story did it.",
    script: "The script did it.",
    timer: "A timer ended.",
    seed: "The seed drew it.",
  },
  rule: (/** @type {{ rule: string }} */ { rule }) => `Rule: ${rule}.`,
  chance: {
    drew: (/** @type {{ drawn: number, least: number, most: number }} */ { drawn, least, most }) =>
      most < 1_000_000 && least >= 1_000
        ? `Chance: it drew ${bare(drawn)} from ${bare(least)} to ${bare(most)}.`
        : `Chance: it drew ${span(drawn)} from ${span(least)} to ${span(most)}.`,
    drewAll: (/** @type {{ drawn: number[] }} */ { drawn }) =>
      drawn.length === 1 ? `Chance: it drew ${span(drawn[0])}.` : `Chance: they drew ${list(drawn.map(bare))} ms.`,
    loss: (/** @type {{ percent: number }} */ { percent }) => `Chance: ${percent} % of messages are lost on this link.`,
  },
  /** A sentence for each kind of event and of what set it off. */
  says: {
    deliver: (/** @type {Slots} */ e) =>
      `${Node(e.node)} received ${the(e.message)} because ${node(e.from)} sent it ${span(e.waited)} before.`,
    "deliver-request": (/** @type {Slots} */ e) =>
      `${Node(e.node)} received ${operation(e.from, e.number)} because ${node(e.from)} sent it ${span(e.waited)} before.`,
    "deliver-reply": (/** @type {Slots} */ e) =>
      `${Node(e.node)} received an answer to ${operation(e.node, e.number)} because ${node(e.from)} sent it ${span(e.waited)} before.`,
    "read-old": (/** @type {Slots} */ e) =>
      `${Node(e.node)} read an old value because it asked ${node(e.from)}, which had not yet received ${slot(e.slot)} (${span(e.waited)} behind).${e.led ? " Others had elected another leader." : " A read through the leader returns the newest."}`,
    "read-early": (/** @type {Slots} */ e) =>
      `${Node(e.node)} read an old value because it asked ${node(e.from)}, which had not yet heard that ${slot(e.slot)} was decided (${span(e.waited)} behind).${e.led ? "" : " A read through the leader returns the newest."}`,
    "deliver-notice": (/** @type {Slots} */ e) =>
      `${Node(e.node)} received news because ${node(e.from)} sent it ${span(e.waited)} before.`,
    lost: (/** @type {Slots} */ e) =>
      `${e.message} from ${node(e.from)} never reached ${node(e.node)} because it was lost on the way.`,
    cut: (/** @type {Slots} */ e) =>
      `${e.message} from ${node(e.from)} never reached ${node(e.node)} because the link between them was cut.`,
    dead: (/** @type {Slots} */ e) =>
      `${e.message} from ${node(e.from)} was not heard because ${node(e.node)} was down when it came.`,
    overflow: (/** @type {Slots} */ e) =>
      `${e.message} from ${node(e.from)} was lost because too much waited at ${node(e.node)} already.`,
    corrupt: (/** @type {Slots} */ e) =>
      `${Node(e.node)} threw away ${the(e.message)} from ${node(e.from)} because it was damaged on the way.`,
    rejected: (/** @type {Slots} */ e) =>
      `${Node(e.node)} threw away ${the(e.message)} because it did not come from the one it named.`,
    broken: (/** @type {Slots} */ e) =>
      `${Node(e.node)} heard that its connection to ${node(e.from)} broke because a message on it was lost.`,
    fire: (/** @type {Slots} */ e) =>
      `${Node(e.node)}’s timer “${e.timer}” ended because ${span(e.waited)} had passed since it was set.`,
    "fire-hand": (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s timer “${e.timer}” ended`),
    sync: (/** @type {Slots} */ e) =>
      `${Node(e.node)}’s disk has ${plural(e.number, "more record")} because the node wrote ${e.number === 1 ? "it" : "them"} ${e.waited > 0 ? `${span(e.waited)} before` : "at this moment"}.`,
    "sync-hand": (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s disk finished at once`),
    invoke: (/** @type {Slots} */ e) => done(e, `${Node(e.from)} began ${operation(e.from, e.number)}`),
    "invoke-work": (/** @type {Slots} */ e) =>
      `${Node(e.from)} began ${operation(e.from, e.number)} because it is the next of its series.`,
    retry: (/** @type {Slots} */ e) =>
      `${Node(e.from)} asked again because ${operation(e.from, e.number)} had no answer for ${span(e.waited)}.`,
    "retry-hand": (/** @type {Slots} */ e) => done(e, `${Node(e.from)} asked again for ${operation(e.from, e.number)}`),
    drop: (/** @type {Slots} */ e) => done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} was dropped`),
    duplicate: (/** @type {Slots} */ e) =>
      done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} was sent once more`),
    delay: (/** @type {Slots} */ e) => done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} was delayed`),
    hold: (/** @type {Slots} */ e) => done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} was stopped`),
    release: (/** @type {Slots} */ e) => done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} went on`),
    forge: (/** @type {Slots} */ e) =>
      done(e, `${e.message} from ${node(e.from)} to ${node(e.node)} was made to name another sender`),
    crash: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} crashed`),
    restart: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} started again`),
    pause: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was paused`),
    resume: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} went on`),
    add: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was added`),
    remove: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was removed`),
    part: (/** @type {Slots} */ e) =>
      done(e, e.whole ? "The network was parted" : `The link from ${node(e.from)} to ${node(e.node)} was cut`),
    heal: (/** @type {Slots} */ e) =>
      done(
        e,
        e.whole && e.number > 0
          ? "A group of the partition heard the others again"
          : e.whole
            ? "The network is whole again"
            : `The link from ${node(e.from)} to ${node(e.node)} is whole again`,
      ),
    network: (/** @type {Slots} */ e) =>
      done(e, e.whole ? "The network changed" : `The link from ${node(e.from)} to ${node(e.node)} changed`),
    workload: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} began a series of ${plural(e.number, "operation")}`),
    break: (/** @type {Slots} */ e) => done(e, `The rule “${e.rule}” is off`),
    mend: (/** @type {Slots} */ e) => done(e, `The rule “${e.rule}” is on again`),
    conduct: (/** @type {Slots} */ e) => done(e, e.number > 0 ? "The clock stopped" : "The clock went on"),
    order: (/** @type {Slots} */ e) => done(e, "A standing order was given"),
    dismiss: (/** @type {Slots} */ e) => done(e, "All standing orders ended"),
    disk: (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s disk changed its speed or its checks`),
    hang: (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s disk hung`),
    unhang: (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s disk went on`),
    flip: (/** @type {Slots} */ e) => done(e, `A bit on ${node(e.node)}’s disk flipped`),
    lose: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} lost its disk`),
    backup: (/** @type {Slots} */ e) => done(e, `A copy of ${node(e.node)}’s disk was put aside`),
    restore: (/** @type {Slots} */ e) => done(e, "Every disk got the copy that was put aside"),
    clock: (/** @type {Slots} */ e) => done(e, `${Node(e.node)}’s clock was set`),
    service: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} takes another time for each message`),
    calm: (/** @type {Slots} */ e) => done(e, "All faults ended"),
    random: (/** @type {Slots} */ e) =>
      done(e, e.number > 0 ? "Faults come by chance" : "No more faults come by chance"),
    supervise: (/** @type {Slots} */ e) => done(e, `Who restarts ${node(e.node)} was settled`),
    admit: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was asked to admit a process`),
    expel: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was asked to expel a process`),
    transfer: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was asked to hand leadership over`),
    compact: (/** @type {Slots} */ e) => done(e, `${Node(e.node)} was asked for a snapshot`),
    void: (/** @type {Slots} */ e) =>
      `Nothing changed, though ${WHO[e.by] ?? "the run"} asked for something. ${e.reason}`,
  },
  /** Why something is not so, whatever the protocol. */
  lacks: {
    split: (/** @type {Slots} */ e) => {
      const same = e.votes.every((votes) => votes === e.votes[0]);
      const got = same
        ? `${cardinal(e.votes[0])} ${e.votes[0] === 1 ? "vote" : "votes"} each`
        : `${list(e.votes.map(String))} votes`;
      const who = list(e.asked.map((name) => noun(`node ${name}`, name.slice(1))));
      return `Nobody won ${noun(`epoch ${e.term}`, `term ${grouped(e.term)}`)} because nodes ${who} asked ${e.apart > 0 ? `within ${span(e.apart)} of each other` : "at the same moment"} and got ${got}.`;
    },
    "split-alone": (/** @type {Slots} */ e) =>
      `Nobody won ${noun(`epoch ${e.term}`, `term ${grouped(e.term)}`)} because ${node(e.asked[0])} alone asked and got ${plural(e.votes[0], "vote")}, and ${grouped(e.need)} are needed.`,
    "is-won": (/** @type {Slots} */ e) => `${Node(e.node)} won term ${grouped(e.term)}.`,
    unreached: (/** @type {Slots} */ e) => `Not yet: nobody has come to term ${grouped(e.term)}.`,
    unasked: (/** @type {Slots} */ e) => `Nobody is known to have asked for votes in term ${grouped(e.term)}.`,
    "is-answered": (/** @type {Slots} */ e) =>
      `${start(operation(e.client, e.number))} of ${node(e.client)} is answered.`,
    unanswered: (/** @type {Slots} */ e) =>
      `Not yet: ${operation(e.client, e.number)} of ${node(e.client)} stands in no leader’s log. It was asked ${e.attempts === 1 ? "once" : `${grouped(e.attempts)} times`}.`,
    "unanswered-reply": (/** @type {Slots} */ e) =>
      `Not yet: ${operation(e.client, e.number)} is committed in ${slot(e.slot)}, and the answer has not come.`,
  },
  /** Those that are missing, each with its reason. */
  missing: (
    /** @type {{ count: number, all: { node: string, says: string }[], more: number, about: string }} */
    { count, all, more },
  ) => {
    const names = all.map((each) => `${node(each.node)} (${each.says})`).join(", ");
    const rest = more > 0 ? ` and ${grouped(more)} more` : "";
    return all.length + more > count ? `Missing ${cardinal(count)} of: ${names}${rest}.` : `Missing: ${names}${rest}.`;
  },
  against: (/** @type {{ names: string[] }} */ { names }) => `Refused by ${list(names.map(node))}.`,
  reasons: {
    "missing-gone": () => "gone",
    "missing-removed": () => "removed",
    "missing-crashed": () => "crashed",
    "missing-paused": (/** @type {Slots} */ { by }) => (WHO[by] ? `paused by ${WHO[by]}` : "paused"),
    "missing-cut": (/** @type {Slots} */ { by }) => (WHO[by] ? `cut off by ${WHO[by]}` : "cut off"),
    "missing-answer": (/** @type {Slots} */ e) => `its answer arrives in ${span(e.in)}`,
    "missing-asked": (/** @type {Slots} */ e) => `it is asked in ${span(e.in)}`,
    "missing-bulk": (/** @type {Slots} */ e) => `the next piece of a copy for it arrives in ${span(e.in)}`,
    "missing-held": () => "its message is held",
    "missing-dying": () => "its message does not arrive",
    "missing-writing": () => "its disk is writing",
    "missing-hangs": () => "its disk hangs",
    "missing-unasked": () => "nothing is on its way",
  },
  /** What would bring it, where too few can hear each other. */
  never: "It cannot happen",
  before: (
    /** @type {{ down: string[], paused: string[], cut: boolean, never: string }} */ { down, paused, cut, never },
  ) => {
    const one = (/** @type {string[]} */ names) =>
      `node ${either(names.map((name) => noun(`node ${name}`, name.slice(1))))}`;
    const ways = [
      ...(down.length > 0 ? [`${one(down)} is restarted`] : []),
      ...(paused.length > 0 ? [`${one(paused)} goes on`] : []),
      ...(cut ? ["the cut is healed"] : []),
    ];
    return ways.length > 0 ? `${never} before ${ways.join(" or ")}.` : "";
  },
};
