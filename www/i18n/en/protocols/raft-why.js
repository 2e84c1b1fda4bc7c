// Why, and why not: the words for Raft.

import { noun } from "../../../core/nouns.js";
import { grouped, list, plural, span } from "../names.js";
import { bare, cardinal, Node, node, operation, slot, slots, start } from "../why-nouns.js";

/** @typedef {import("../../../core/why.js").Slots} Slots */

/** @param {number} number */
const term = (number) => noun(`epoch ${number}`, `term ${grouped(number)}`);

const ORDER = new Intl.PluralRules("en", { type: "ordinal" });
/** @type {Record<string, string>} */
const ENDINGS = { one: "st", two: "nd", few: "rd", other: "th" };
const ORDINALS = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/** @param {number} number */
const ordinal = (number) => ORDINALS[number] ?? `${grouped(number)}${ENDINGS[ORDER.select(number)]}`;

/** What came. @param {string} message its name in the protocol */
const kind = (message) => (message.endsWith(" reply") ? "answer" : message === "RequestVote" ? "request" : "message");

/** The end of a log. @param {number} at @param {number} of */
const end = (at, of) => (at > 0 ? `in ${slot(at)} of ${term(of)}` : "before the first slot");

/** @type {Record<string, string>} */
const ENDED = { you: "you ended its timer", story: "the story ended its timer", script: "the script ended its timer" };

/** @param {Slots} e @param {string} tail what follows where the timer ended by itself */
const timer = (e, tail) => ENDED[e.by] ?? `its timer ended${tail}`;

/** @param {Slots} e */
const logs = (e) =>
  `its own log is newer: it ends ${end(e.ownSlot, e.ownTerm)}, ${node(e.from)}’s ${end(e.theirSlot, e.theirTerm)}`;

export default {
  /** What cannot be before too few can hear each other. */
  never: "It cannot happen",
  /** In place of sentences that hold for every protocol. @type {Partial<Record<"says" | "lacks" | "reasons", Record<string, (e: Slots) => string>>>} */
  shared: {},
  /** Rules as the last words of an answer. */
  rules: {
    "raft.vote-up-to-date": "§5.4.1",
    "raft.vote-once": "one vote a term (§5.2)",
    "raft.vote-durable": "a vote is on disk before it is given (Figure 2)",
    "raft.commit-own-term": "§5.4.2",
    "raft.commit-majority": "a majority has it (§5.3)",
    "raft.elect-majority": "a majority votes for it (§5.2)",
    "raft.persist-first": "on disk before it is answered (Figure 2)",
  },
  says: {
    silent: (/** @type {Slots} */ e) => `${Node(e.node)} says nothing because a record on its disk is damaged.`,
    beat: (/** @type {Slots} */ e) =>
      `${Node(e.node)} told the others that it leads ${term(e.term)} because its heartbeat timer ended: it does so every ${span(e.every)}.`,
    asked: (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for votes because ${timer(e, `: it had heard no leader for ${span(e.waited)}`)}.`,
    "asked-again": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for votes again because ${timer(e, "")}, and in ${term(e.was)} it had ${grouped(e.have)} of the ${grouped(e.need)} that it needs.`,
    stepped: (/** @type {Slots} */ e) =>
      `${Node(e.node)} became a follower because ${node(e.from)}’s ${kind(e.message)} carried ${term(e.term)}, and ${node(e.node)} was in ${term(e.own)}.`,
    yielded: (/** @type {Slots} */ e) =>
      `${Node(e.node)} became a follower because ${node(e.from)}’s ${kind(e.message)} showed that it leads ${term(e.term)}.`,
    voted: (/** @type {Slots} */ e) =>
      `${Node(e.node)} voted for ${node(e.from)} because it had given no other vote in ${term(e.term)}, and ${node(e.from)}’s log is as new as its own.`,
    "voted-again": (/** @type {Slots} */ e) =>
      `${Node(e.node)} gave ${node(e.from)} its vote again because it asked again in ${term(e.term)}.`,
    "voted-twice": (/** @type {Slots} */ e) =>
      `${Node(e.node)} voted for ${node(e.from)}, though in ${term(e.term)} it had voted for ${node(e.for)}, because the rule of one vote a term is off.`,
    "voted-behind": (/** @type {Slots} */ e) =>
      `${Node(e.node)} voted for ${node(e.from)}, whose log is older, because the rule of the newer log is off. That log ends ${end(e.theirSlot, e.theirTerm)}, its own ${end(e.ownSlot, e.ownTerm)}.`,
    "refused-term": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it asked in ${term(e.theirs)}, and ${node(e.node)} is in ${term(e.term)} already.`,
    "refused-voted": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because in ${term(e.term)} it had already voted for ${e.for === e.node ? "itself" : node(e.for)}.`,
    "refused-lost": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because its disk was lost, and with it what it had promised.`,
    "refused-log": (/** @type {Slots} */ e) => `${Node(e.node)} refused ${node(e.from)} because ${logs(e)}.`,
    "vote-late": (/** @type {Slots} */ e) =>
      `${Node(e.from)}’s ${e.yes ? "vote" : "refusal"} changed nothing because ${node(e.node)} no longer asks for votes in ${term(e.theirs)}.`,
    elected: (/** @type {Slots} */ e) => {
      const own = e.from === e.node;
      const earlier = e.before.length > 0 ? `; ${list(e.before.map(bare))} had voted before` : "";
      const vote = own ? "its own vote, now on its disk," : `${node(e.from)}’s vote`;
      return `${Node(e.node)} became leader of ${term(e.term)} because ${vote} was its ${ordinal(e.have)} of ${cardinal(e.of)}${earlier}.`;
    },
    "elected-few": (/** @type {Slots} */ e) =>
      `${Node(e.node)} became leader of ${term(e.term)} with ${grouped(e.have)} of ${plural(e.of, "vote")} because the rule of the majority is off.`,
    vote: (/** @type {Slots} */ e) =>
      e.from === e.node
        ? `${Node(e.node)} has ${grouped(e.have)} of the ${plural(e.need, "vote")} that it needs because its own is on its disk now.`
        : `${Node(e.node)} has ${grouped(e.have)} of the ${plural(e.need, "vote")} that it needs because ${node(e.from)} voted for it.`,
    refusal: (/** @type {Slots} */ e) =>
      `${Node(e.node)} still has ${grouped(e.have)} of the ${plural(e.need, "vote")} that it needs because ${node(e.from)} refused it.`,
    "append-old": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it wrote in ${term(e.theirs)}, and ${node(e.node)} is in ${term(e.term)}.`,
    "append-gap": (/** @type {Slots} */ e) =>
      `${Node(e.node)} took nothing from ${node(e.from)} because its own log ends at ${slot(e.last)}, and what came follows ${slot(e.slot)}.`,
    "append-conflict": (/** @type {Slots} */ e) =>
      `${Node(e.node)} took nothing from ${node(e.from)} because its ${slot(e.slot)} is of ${term(e.own)}, and the leader’s of ${term(e.theirs)}.`,
    truncated: (/** @type {Slots} */ e) =>
      `${Node(e.node)} removed ${slots(e.first, e.last)} because leader ${bare(e.from)} sent another ${slot(e.first)}. No client had been told that ${e.first === e.last ? "it was" : "they were"} done.`,
    "truncated-told": (/** @type {Slots} */ e) =>
      `${Node(e.node)} removed ${slots(e.first, e.last)} because leader ${bare(e.from)} sent another ${slot(e.first)}. A client had been told that ${slot(e.told)} was done.`,
    took: (/** @type {Slots} */ e) =>
      `${Node(e.node)} wrote ${slots(e.first, e.last)} because leader ${bare(e.from)} sent ${e.first === e.last ? "it" : "them"}.`,
    had: (/** @type {Slots} */ e) =>
      `${Node(e.node)} changed nothing because it had ${slots(e.first, e.last)} of leader ${bare(e.from)} already.`,
    learned: (/** @type {Slots} */ e) =>
      `${Node(e.node)} learned that ${slots(e.first, e.last)} ${e.first === e.last ? "is" : "are"} committed because leader ${bare(e.from)} said so.`,
    heard: (/** @type {Slots} */ e) =>
      `${Node(e.node)} set its timer anew because it heard leader ${bare(e.from)} of ${term(e.term)}.`,
    "heard-first": (/** @type {Slots} */ e) =>
      `${Node(e.node)} follows ${node(e.from)} because it heard for the first time that it leads ${term(e.term)}.`,
    "answer-late": (/** @type {Slots} */ e) =>
      `${Node(e.from)}’s answer changed nothing because ${node(e.node)} no longer leads ${term(e.theirs)}.`,
    committed: (/** @type {Slots} */ e) => {
      const one = e.first === e.last;
      const whose = e.from === e.node ? "its own disk" : `${node(e.from)}’s answer`;
      return `${start(slots(e.first, e.last))} ${one ? "was" : "were"} committed because ${whose} made ${one ? "it" : "them"} ${cardinal(e.have)} of ${cardinal(e.of)} copies, and ${slot(e.last)} is of the leader’s own term.`;
    },
    "committed-old": (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "was" : "were"} committed, though of ${term(e.theirs)}, because ${node(e.from)}’s answer came and the rule of the own term is off.`,
    "committed-few": (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "was" : "were"} committed with ${grouped(e.have)} of ${grouped(e.of)} copies because the rule of the majority is off.`,
    copied: (/** @type {Slots} */ e) =>
      e.from === e.node
        ? `${Node(e.node)} counts ${grouped(e.have)} of ${grouped(e.need)} copies of ${slot(e.last)} because its own disk has it now.`
        : `${Node(e.node)} counts ${grouped(e.have)} of ${grouped(e.need)} copies of ${slot(e.last)} because ${node(e.from)} answered that it has it.`,
    "copied-after": (/** @type {Slots} */ e) =>
      e.from === e.node
        ? `${Node(e.node)} counts itself up to ${slot(e.last)}, committed before, because its own disk has it now.`
        : `${Node(e.node)} counts ${node(e.from)} up to ${slot(e.last)}, committed before, because it answered that it has it.`,
    "copied-old": (/** @type {Slots} */ e) =>
      `${Node(e.node)} committed nothing, though ${slot(e.last)} has ${grouped(e.have)} copies, because it is of ${term(e.theirs)} and not of its own.`,
    answered: (/** @type {Slots} */ e) =>
      `Nothing changed at ${node(e.node)} because ${node(e.from)}’s answer told nothing new.`,
    backed: (/** @type {Slots} */ e) =>
      `${Node(e.node)} tries ${slot(e.upto)} next because ${node(e.from)} refused what came after it.`,
    read: (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered ${plural(e.count, "read")} because with ${node(e.from)} a majority confirmed that it still leads.`,
    appended: (/** @type {Slots} */ e) =>
      `${Node(e.node)} wrote ${slot(e.slot)} because ${node(e.client)} asked for ${operation(e.client, e.number)}, and it leads.`,
    "read-begun": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asks the others whether it still leads because ${node(e.client)} wants to read.`,
    redirected: (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.client)} to ${node(e.leader)} because only the leader takes operations.`,
    "turned-away": (/** @type {Slots} */ e) =>
      `${Node(e.node)} turned ${node(e.client)} away because it has heard of no leader.`,
    unheard: (/** @type {Slots} */ e) =>
      `${Node(e.node)} may vote again because it has heard no leader for ${span(e.least)}, the least time-out.`,
    "pre-asked": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked who would vote for it because ${timer(e, `: it had heard no leader for ${span(e.waited)}`)}.`,
    "pre-asked-again": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked again who would vote for it because ${timer(e, "")}, and only ${grouped(e.have)} of the ${grouped(e.need)} that it needs had said so.`,
    "quorum-lost": (/** @type {Slots} */ e) =>
      `${Node(e.node)} stopped leading ${term(e.term)} because fewer than ${grouped(e.need)} of ${grouped(e.of)} had answered it for a whole time-out.`,
    "quorum-kept": (/** @type {Slots} */ e) =>
      `${Node(e.node)} goes on leading ${term(e.term)} because at least ${grouped(e.need)} had answered it when its time-out ended.`,
    "quorum-off": (/** @type {Slots} */ e) =>
      `${Node(e.node)} goes on leading ${term(e.term)}, answered or not, because the rule that asks for a majority’s answers is off.`,
    "transfer-ended": (/** @type {Slots} */ e) =>
      `${Node(e.node)} gave up handing over to ${node(e.for)} because it took longer than a time-out.`,
    "refused-leader": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it hears ${e.for === e.node ? "no leader but itself" : `leader ${bare(e.for)}`}.`,
    "pre-refused-leader": (/** @type {Slots} */ e) =>
      `${Node(e.node)} would not vote for ${node(e.from)} because ${e.for === e.node ? "it leads" : `it hears leader ${bare(e.for)}`}.`,
    "pre-voted": (/** @type {Slots} */ e) =>
      `${Node(e.node)} would vote for ${node(e.from)} because it hears no leader, and its log is as new as ${node(e.node)}’s.`,
    "pre-vote": (/** @type {Slots} */ e) =>
      `${Node(e.node)} has ${grouped(e.have)} of the ${grouped(e.need)} that it needs because ${e.from === e.node ? "it would vote for itself" : `${node(e.from)} would vote for it`}.`,
    "pre-refusal": (/** @type {Slots} */ e) =>
      `${Node(e.node)} still has ${grouped(e.have)} of the ${grouped(e.need)} that it needs because ${node(e.from)} would not vote for it.`,
    "pre-won": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for votes in ${term(e.term)} because ${e.from === e.node ? "with itself" : `with ${node(e.from)}`} ${cardinal(e.have)} of ${cardinal(e.of)} would vote for it.`,
    "pre-late": (/** @type {Slots} */ e) =>
      `${Node(e.from)}’s answer changed nothing because ${node(e.node)} no longer asks who would vote for it.`,
    "told-to": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for votes at once because leader ${bare(e.from)} told it to take over.`,
    "told-late": (/** @type {Slots} */ e) =>
      `${Node(e.node)} did nothing because leader ${bare(e.from)} no longer leads.`,
    "read-local": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered ${node(e.client)} at once because this run lets every node read what it holds, however old.`,
    "transfer-refused": (/** @type {Slots} */ e) =>
      `${Node(e.node)} turned ${node(e.client)} away because it is handing leadership over.`,
    "read-lease": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered ${node(e.client)} at once because its lease holds: nobody else can lead yet.`,
    "read-asks": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked leader ${bare(e.leader)} how far it must have come because ${node(e.client)} wants to read here.`,
    "index-asked": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asks the others whether it still leads because ${node(e.from)} wants to answer a read.`,
    "index-refused": (/** @type {Slots} */ e) =>
      `${Node(e.node)} could not help ${node(e.from)} because it does not lead.`,
    "index-none": (/** @type {Slots} */ e) =>
      `${Node(e.node)} turned a read away because ${node(e.from)} does not lead any more.`,
    "index-late": (/** @type {Slots} */ e) =>
      `Nothing changed at ${node(e.node)} because the read that ${node(e.from)} speaks of is answered or given up.`,
    "index-answers": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered a read because leader ${bare(e.from)} said ${slot(e.slot)}, and it has come so far.`,
    "index-waits": (/** @type {Slots} */ e) =>
      `${Node(e.node)} lets a read wait because leader ${bare(e.from)} said ${slot(e.slot)}, and it has come to ${slot(e.last)} only.`,
    "lease-ended": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answers no read at once any more because the lease that this timer measured has run out.`,
    handing: (/** @type {Slots} */ e) =>
      `${Node(e.node)} hands leadership over to ${node(e.for)} because an operator asked for it.`,
    "not-leader": (/** @type {Slots} */ e) => `${Node(e.node)} did nothing because it does not lead.`,
    "read-caught-up": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered ${plural(e.count, "read")} because it has come as far as the leader had said.`,
    "chunk-had": (/** @type {Slots} */ e) =>
      `${Node(e.node)} needs nothing of leader ${bare(e.from)}’s snapshot because it has everything up to ${slot(e.last)} already.`,
    installed: (/** @type {Slots} */ e) =>
      `${Node(e.node)} put leader ${bare(e.from)}’s snapshot up to ${slot(e.last)} in the place of its log because its last piece came.`,
    chunk: (/** @type {Slots} */ e) =>
      `${Node(e.node)} has ${grouped(e.have)} of ${grouped(e.of)} bytes of leader ${bare(e.from)}’s snapshot because another piece came.`,
    "snapshot-sent": (/** @type {Slots} */ e) =>
      `${Node(e.node)} counts ${node(e.from)} up to ${slot(e.last)} because it answered that it has the whole snapshot.`,
    "chunk-answered": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sends the next piece of its snapshot because ${node(e.from)} answered that it has ${grouped(e.have)} bytes.`,
    compacted: (/** @type {Slots} */ e) =>
      `${Node(e.node)} put a snapshot in the place of everything up to ${slot(e.last)} because an operator asked for it.`,
    "nothing-new": (/** @type {Slots} */ e) =>
      `${Node(e.node)} did nothing because nothing was applied since its last snapshot.`,
    "elected-joint": (/** @type {Slots} */ e) =>
      `${Node(e.node)} became leader of ${term(e.term)} because with ${node(e.from)}’s vote it has a majority of both the old and the new voters.`,
    "committed-joint": (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "was" : "were"} committed because with ${node(e.from)}’s answer a majority has it, both of the old and of the new voters.`,
    "wish-add": (/** @type {Slots} */ e) =>
      `${Node(e.node)} is to make ${node(e.for)} a voter because an operator asked for it.`,
    "wish-remove": (/** @type {Slots} */ e) =>
      `${Node(e.node)} is to expel ${node(e.for)} because an operator asked for it.`,
    "committed-now": (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "was" : "were"} committed because ${node(e.from)}’s answer came.`,
    left: (/** @type {Slots} */ e) =>
      `${Node(e.node)} stopped leading because with ${node(e.from)}’s answer the members without it are committed, up to ${slot(e.last)}.`,
    "asked-not": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for no votes, though its timer ended, because it is not among those who vote.`,
    "truncated-off": (/** @type {Slots} */ e) =>
      `${Node(e.node)} removed ${slots(e.first, e.last)} and took what leader ${bare(e.from)} sent because the rule that keeps equal entries is off.`,
    "read-leaseless": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asks the others whether it still leads because ${node(e.client)} wants to read, and it has no lease now.`,
    "transfer-unfit": (/** @type {Slots} */ e) =>
      `${Node(e.node)} goes on leading ${term(e.term)} because ${node(e.for)}, to whom it was to hand over, cannot be elected by the others.`,
    "wish-last": (/** @type {Slots} */ e) =>
      `${Node(e.node)} does not remove ${e.for === e.node ? "itself" : node(e.for)} because nobody would be left who votes.`,
    "counts-off": (/** @type {Slots} */ e) =>
      `${Node(e.node)} heard ${node(e.from)}’s answer, and counts others than its members because a rule of membership is off.`,
  },
  lacks: {
    "unelected-pre": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} asks who would vote for it, and has ${grouped(e.have)} of the ${grouped(e.need)} that it needs.`,
    absent: (/** @type {Slots} */ e) => `Not yet: nothing stands in ${slot(e.slot)}.`,
    "uncommitted-leaderless": (/** @type {Slots} */ e) =>
      `Not yet: nobody leads, so nobody counts copies of ${slot(e.slot)}. It happens when a leader is elected and writes again.`,
    doomed: (/** @type {Slots} */ e) =>
      `Not yet: leader ${bare(e.leader)} of ${term(e.term)} has no ${slot(e.slot)}. What stands there elsewhere gives way to what it writes.`,
    "is-committed": (/** @type {Slots} */ e) =>
      `Leader ${bare(e.leader)} counts ${slot(e.slot)} as committed; the others learn it from its next message.`,
    "uncommitted-old": (/** @type {Slots} */ e) =>
      `Not yet: ${slot(e.slot)} is on ${grouped(e.have)} of ${grouped(e.of)}, but it is of ${term(e.theirs)} and ${node(e.leader)} leads ${term(e.term)}. It is committed together with the first entry of ${term(e.term)}.`,
    uncommitted: (/** @type {Slots} */ e) => `Not yet: ${slot(e.slot)} is on ${grouped(e.have)} of ${grouped(e.of)}.`,
    "is-led": (/** @type {Slots} */ e) => `${Node(e.leader)} leads ${term(e.term)}.`,
    "leaderless-few": (/** @type {Slots} */ e) =>
      `Not yet: ${grouped(e.have)} of ${grouped(e.of)} nodes can hear each other, ${grouped(e.need)} are needed.`,
    "leaderless-hand": () =>
      "Not yet: in this run elections begin by hand only. It happens when somebody ends a timer.",
    "leaderless-waiting": (/** @type {Slots} */ e) =>
      `Not yet: everyone waits to hear a leader. It happens when ${e.next ? `${node(e.next)}’s timer ends, at the earliest in ${span(e.in)}` : "a timer ends"}.`,
    "unelected-down": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} is down. It happens when it is restarted and wins.`,
    "is-leader": (/** @type {Slots} */ e) => `${Node(e.node)} leads ${term(e.term)}.`,
    "unelected-follows": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} hears leader ${bare(e.leader)} of ${term(e.theirs)}. It asks for votes when it has heard nothing for a whole time-out.`,
    "unelected-waits": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} has not asked for votes. It does when its timer ends${e.next ? `, in ${span(e.in)}` : ""}.`,
    unelected: (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} has ${grouped(e.have)} of ${grouped(e.of)} votes in ${term(e.term)}, ${grouped(e.need)} are needed.`,
    "unelected-pre-refused": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} asked who would vote for it, and has ${grouped(e.have)} of the ${grouped(e.need)} that it needs. It asks again when its timer ends.`,
    "uncommitted-joint": (/** @type {Slots} */ e) =>
      `Not yet: ${slot(e.slot)} is on ${grouped(e.have)} of ${grouped(e.of)} new members and ${grouped(e.haveOld)} of ${grouped(e.ofOld)} old ones; it needs ${grouped(e.need)} and ${grouped(e.needOld)}.`,
    "unelected-joint": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} has ${grouped(e.have)} of ${grouped(e.of)} new members’ votes and ${grouped(e.haveOld)} of ${grouped(e.ofOld)} old ones’; it needs ${grouped(e.need)} and ${grouped(e.needOld)}.`,
    "unelected-learner": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} is a learner with ${grouped(e.slot)} of ${grouped(e.last)} slots. It votes once it takes all there is within ${span(e.least)}.`,
    "unelected-learner-left": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} is a learner, and nobody has asked for more or it was too slow. It happens when it is added again.`,
    "unelected-stranger": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} is no member, so it does not ask for votes. It happens when it is added and wins.`,
    "unelected-heir": (/** @type {Slots} */ e) =>
      `Not yet: leader ${bare(e.leader)} hands over to ${node(e.node)} once that has all ${grouped(e.last)} slots; it has ${grouped(e.slot)}.`,
    "unelected-told": (/** @type {Slots} */ e) =>
      `Not yet: leader ${bare(e.leader)} has told ${node(e.node)} to ask for votes at once. It happens when that arrives and it wins.`,
    "read-unconfirmed": (/** @type {Slots} */ e) =>
      `Not yet: ${grouped(e.have)} of ${grouped(e.of)} have confirmed that ${node(e.leader)} still leads; for a read it needs ${grouped(e.need)}.`,
    "read-unconfirmed-joint": (/** @type {Slots} */ e) =>
      `Not yet: ${grouped(e.have)} of ${grouped(e.of)} new and ${grouped(e.haveOld)} of ${grouped(e.ofOld)} old members have confirmed that ${node(e.leader)} leads; a read needs ${grouped(e.need)} and ${grouped(e.needOld)}.`,
    "read-unknown": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} has asked leader ${bare(e.leader)} how far it must have come, and waits for the answer.`,
    "read-behind": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} answers the read once it has carried out ${slot(e.slot)}; it has come to ${slot(e.last)}.`,
    "handing-over": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.leader)} takes nothing while it hands over to ${node(e.for)}. It happens when that is done or given up.`,
    "unelected-lost": (/** @type {Slots} */ e) =>
      `It cannot win ${term(e.term)} any more: ${node(e.node)} has ${grouped(e.have)} of ${grouped(e.of)} votes, and too many refused it.`,
  },
};
