// Why, and why not: the words for primary-backup replication.

import { noun } from "../../../core/nouns.js";
import { grouped, list, plural, span } from "../names.js";
import { bare, Node, node, operation, slot, slots, start } from "../why-nouns.js";

/** @typedef {import("../../../core/why.js").Slots} Slots */

/** @param {number} number */
const epoch = (number) => noun(`epoch ${number}`, `epoch ${grouped(number)}`);

/** Who ended a timer by hand. @type {Record<string, string>} */
const ENDED = { you: "you ended its timer", story: "the story ended its timer", script: "the script ended its timer" };

/** @param {Slots} e @param {string} because where the timer ended by itself */
const timer = (e, because) => ENDED[e.by] ?? because;

/** The end of a log. @param {number} at @param {number} of */
const end = (at, of) => (at > 0 ? `in ${slot(at)} of ${epoch(of)}` : "before the first slot");

/** @param {Slots} e how many of how many agree */
const agree = (e) => `${grouped(e.have)} of the ${grouped(e.need)} that it needs`;

export default {
  never: "There can be no primary",
  shared: {
    says: {
      "read-old": (/** @type {Slots} */ e) =>
        `${Node(e.node)} read an old value because it asked ${node(e.from)}, which had not yet received ${slot(e.slot)} (${span(e.waited)} behind).${e.led ? " Another had taken over." : " The primary has the newest."}`,
      "read-early": (/** @type {Slots} */ e) =>
        `${Node(e.node)} read an old value because it asked ${node(e.from)}, which had not yet heard that ${slot(e.slot)} counts (${span(e.waited)} behind).${e.led ? "" : " The primary has the newest."}`,
      transfer: (/** @type {Slots} */ e) =>
        `${Node(e.node)} was asked for a switchover ${e.by === "you" ? "because you wanted it" : "because the script says so"}.`,
    },
    lacks: {
      split: (/** @type {Slots} */ e) =>
        `Nobody took over ${epoch(e.term)} because ${list(e.asked.map(node))} asked within ${span(e.apart)} of each other and had the consent of ${list(e.votes.map(String))} in turn.`,
      "split-alone": (/** @type {Slots} */ e) =>
        `Nobody took over ${epoch(e.term)} because ${node(e.asked[0])} alone asked, and had the consent of ${grouped(e.votes[0])}, with itself.`,
      "is-won": (/** @type {Slots} */ e) => `${Node(e.node)} took over ${epoch(e.term)}.`,
      unreached: (/** @type {Slots} */ e) => `Not yet: nobody has come to ${epoch(e.term)}.`,
      unasked: (/** @type {Slots} */ e) => `Nobody is known to have asked for consent in ${epoch(e.term)}.`,
      unanswered: (/** @type {Slots} */ e) =>
        `Not yet: ${operation(e.client, e.number)} of ${node(e.client)} is not in the primary’s log. It was asked ${e.attempts === 1 ? "once" : `${grouped(e.attempts)} times`}.`,
    },
  },
  /** Rules as the last words of an answer. */
  rules: {
    "primary-backup.fenced": "a later epoch overrules an earlier one (fencing)",
    "primary-backup.fresh": "nobody takes over who lacks something",
    "primary-backup.history-checked": "an offset counts within one log only",
    "primary-backup.one-writer": "only the primary takes writes",
  },
  says: {
    silent: (/** @type {Slots} */ e) => `${Node(e.node)} says nothing because a record on its disk is damaged.`,
    beat: (/** @type {Slots} */ e) =>
      `${Node(e.node)} told the others that it is the primary because its heartbeat timer ended: it does so every ${span(e.every)}.`,
    checked: (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked the others how they are because its timer ended: it does so every ${span(e.every)}.`,
    shipped: (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent what it had collected because ${timer(e, `a batch is due every ${span(e.every)}`)}.`,
    kept: (/** @type {Slots} */ e) =>
      `${Node(e.node)} stays the primary because a majority, ${grouped(e.need)} with itself, has answered within the time-out.`,
    "kept-alone": (/** @type {Slots} */ e) =>
      `${Node(e.node)} stays the primary, whoever answers, because here nobody asks for a majority.`,
    "majority-lost": (/** @type {Slots} */ e) =>
      `${Node(e.node)} gave in because ${timer(e, `for ${span(e.least)} fewer than ${grouped(e.need)} of ${grouped(e.of)}, itself among them, had answered`)}.`,
    suspected: (/** @type {Slots} */ e) =>
      `${Node(e.node)} no longer waits for ${node(e.from)} because ${timer(e, `it has heard nothing from it for ${span(e.least)}`)}.`,
    "still-silent": (/** @type {Slots} */ e) =>
      `${Node(e.node)} still waits because ${timer(e, `it has heard no primary for another ${span(e.least)}`)}.`,
    consulted: (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked the other supervisors because ${timer(e, "it no longer waits for the primary, and its turn has come")}.`,
    "took-over": (/** @type {Slots} */ e) =>
      `${Node(e.node)} became the primary of ${epoch(e.term)} because ${timer(e, "its turn had come, and here nobody’s consent is needed")}.`,
    asked: (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for consent because ${timer(e, "its turn to take over had come: it hears no primary")}. It needs ${grouped(e.need)} of ${grouped(e.of)}.`,
    "asked-again": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for consent again because ${timer(e, `it has only ${agree(e)}`)}.`,
    "taken-alone": (/** @type {Slots} */ e) =>
      `${Node(e.node)} took ${node(e.client)}’s write into ${slot(e.slot)} and told nobody because the rule that forbids it is off.`,
    "read-here": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered the read from its own copy, up to ${slot(e.last)}, because here backups answer reads. It need not be current.`,
    "read-primary": (/** @type {Slots} */ e) =>
      `${Node(e.node)} answered the read at once, up to ${slot(e.last)}, because it takes itself for the primary.`,
    "sent-on": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.client)} on to ${node(e.for)} because only the primary takes this.`,
    nobody: (/** @type {Slots} */ e) => `${Node(e.node)} refused because it is no primary and has heard of none.`,
    handing: (/** @type {Slots} */ e) => `${Node(e.node)} refused because it is handing over to ${node(e.for)}.`,
    "few-backups": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused because fewer than ${plural(e.need, "backup")} answer, and so many must.`,
    "write-own": (/** @type {Slots} */ e) =>
      `${Node(e.node)} put the write into ${slot(e.slot)} because it is the primary. It answers once its own disk has it, and waits for no copy.`,
    "write-unanswered": (/** @type {Slots} */ e) =>
      `${Node(e.node)} put the write into ${slot(e.slot)} because it is the primary. It answers nobody, as the client does not wait.`,
    "write-copies": (/** @type {Slots} */ e) =>
      `${Node(e.node)} put the write into ${slot(e.slot)} because it is the primary. It answers once ${grouped(e.need)} of ${grouped(e.of)} have it.`,
    "write-all": (/** @type {Slots} */ e) =>
      `${Node(e.node)} put the write into ${slot(e.slot)} because it is the primary. It answers once all who count have it.`,
    "hands-over": (/** @type {Slots} */ e) =>
      `${Node(e.node)} takes no more writes because an operator wants ${node(e.for)} to take over. It waits until that one has everything.`,
    "handed-over": (/** @type {Slots} */ e) =>
      `${Node(e.node)} gave in because an operator wants ${node(e.for)} to take over.`,
    "by-hand": (/** @type {Slots} */ e) =>
      `${Node(e.node)} became the primary of ${epoch(e.term)} because an operator said so.`,
    "by-hand-asked": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for consent because an operator wants it to take over.`,
    stepped: (/** @type {Slots} */ e) =>
      `${Node(e.node)} is the primary no more because ${node(e.from)} is in ${epoch(e.term)}, which overrules its own, ${epoch(e.own)}.`,
    yielded: (/** @type {Slots} */ e) =>
      `${Node(e.node)} is the primary no more because it heard ${node(e.from)}, to which it gives way.`,
    "gave-up": (/** @type {Slots} */ e) =>
      `${Node(e.node)} wants to take over no more because ${node(e.from)} is in ${epoch(e.term)} already.`,
    "gave-way": (/** @type {Slots} */ e) =>
      `${Node(e.node)} wants to take over no more because of what it heard from ${node(e.from)}.`,
    "consent-late": (/** @type {Slots} */ e) =>
      `${Node(e.node)} let ${node(e.from)}’s ${e.yes ? "consent" : "refusal"} be because that question is over.`,
    elected: (/** @type {Slots} */ e) =>
      `${Node(e.node)} became the primary of ${epoch(e.term)} because ${node(e.from)}’s consent made it ${grouped(e.have)} of ${grouped(e.of)}${e.before.length > 0 ? `; ${list(e.before.map(bare))} had agreed before` : ""}.`,
    "would-do": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asks in earnest for ${epoch(e.term)} because with ${node(e.from)} a majority, ${grouped(e.have)} of ${grouped(e.of)}, would agree.`,
    consent: (/** @type {Slots} */ e) => `${Node(e.node)} has ${agree(e)} because ${node(e.from)} agreed.`,
    refusal: (/** @type {Slots} */ e) => `${Node(e.node)} still has ${agree(e)} because ${node(e.from)} refused.`,
    "refused-epoch": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it is in ${epoch(e.own)} already, and was asked for ${epoch(e.theirs)}.`,
    "refused-is": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it is the primary itself.`,
    "refused-hears": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because it has heard the primary, ${node(e.for)}, within the time-out.`,
    "refused-waits": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because its own time-out is not over.`,
    "refused-behind": (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused ${node(e.from)} because its own log ends ${end(e.ownSlot, e.ownTerm)}, the other’s only ${end(e.theirSlot, e.theirTerm)}.`,
    "agreed-behind": (/** @type {Slots} */ e) =>
      `${Node(e.node)} agreed to ${node(e.from)}, whose log lacks some of its own, because here nobody looks at that.`,
    would: (/** @type {Slots} */ e) =>
      `${Node(e.node)} would agree to ${node(e.from)} because it hears no primary either, and lacks nothing of what it was shown.`,
    agreed: (/** @type {Slots} */ e) =>
      `${Node(e.node)} agreed to ${node(e.from)} for ${epoch(e.theirs)} because it hears no primary either.`,
    "made-way": (/** @type {Slots} */ e) =>
      `${Node(e.node)} gave in to ${node(e.from)} because that one takes over by order.`,
    "told-is": (/** @type {Slots} */ e) => `${Node(e.node)} did nothing because it is the primary already.`,
    "told-takes": (/** @type {Slots} */ e) =>
      `${Node(e.node)} became the primary of ${epoch(e.term)} because ${node(e.from)} told it to.`,
    "told-asks": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked for consent because ${node(e.from)} told it to take over.`,
    "told-late": (/** @type {Slots} */ e) =>
      `${Node(e.node)} did not take over because ${node(e.from)}’s word is of an earlier epoch.`,
    committed: (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "is" : "are"} acknowledged because with ${node(e.from)}’s answer enough have it: ${grouped(e.need)} of ${grouped(e.of)}.`,
    "committed-own": (/** @type {Slots} */ e) =>
      `${start(slots(e.first, e.last))} ${e.first === e.last ? "is" : "are"} acknowledged because the primary’s own disk has it now: ${grouped(e.need)} of ${grouped(e.of)} must.`,
    "full-backlog": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.from)} everything because that one lacks ${plural(e.count, "entry", "entries")}, and the backlog keeps ${grouped(e.upto)}.`,
    "full-other": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.from)} everything because what that one has, up to ${slot(e.slot)}, is no beginning of this log.`,
    "full-under-way": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.from)} nothing more because a full copy is on its way already.`,
    incremental: (/** @type {Slots} */ e) =>
      `${Node(e.node)} lets ${node(e.from)} go on from ${slot(e.slot)} because that is a beginning of its own log, and the backlog has the rest, ${plural(e.count, "entry", "entries")}.`,
    "incremental-unchecked": (/** @type {Slots} */ e) =>
      `${Node(e.node)} lets ${node(e.from)} go on from ${slot(e.slot)} because the rule that asks of which log that is is off.`,
    "ack-other": (/** @type {Slots} */ e) =>
      `${Node(e.node)} does not count ${node(e.from)}’s answer because it speaks of another log.`,
    "ack-own": (/** @type {Slots} */ e) =>
      `${Node(e.node)} counts itself up to ${slot(e.slot)} because its own disk has that now.`,
    "sent-rest": (/** @type {Slots} */ e) =>
      `${Node(e.node)} sent ${node(e.from)} what follows ${slot(e.slot)}, up to ${slot(e.last)}, because that one said that it is there.`,
    acked: (/** @type {Slots} */ e) =>
      `${Node(e.node)} counts ${node(e.from)} up to ${slot(e.slot)} because that one’s disk has it.`,
    fenced: (/** @type {Slots} */ e) =>
      `${Node(e.node)} refused what ${node(e.from)} sent because it is of ${epoch(e.theirs)}, and ${node(e.node)} is in ${epoch(e.own)}.`,
    preempted: (/** @type {Slots} */ e) =>
      `${Node(e.node)} took over from ${node(e.from)}, which lives, because its own priority is better.`,
    preempts: (/** @type {Slots} */ e) =>
      `${Node(e.node)} asks for consent to take over from ${node(e.from)}, which lives, because its own priority is better.`,
    "other-primary": (/** @type {Slots} */ e) =>
      `${Node(e.node)} let be what ${node(e.from)} sent because it follows ${node(e.for)}, which it prefers.`,
    "not-followed": (/** @type {Slots} */ e) =>
      `${Node(e.node)} let be what ${node(e.from)} sent because it follows nobody now.`,
    replaced: (/** @type {Slots} */ e) =>
      `${Node(e.node)} threw away ${plural(e.count, "entry", "entries")} because its log is no beginning of ${node(e.from)}’s, which takes its place.`,
    copied: (/** @type {Slots} */ e) =>
      `${Node(e.node)} has everything up to ${slot(e.last)} because ${node(e.from)} sent a full copy.`,
    "copy-late": (/** @type {Slots} */ e) =>
      `${Node(e.node)} had no use for ${node(e.from)}’s full copy because it has all of it already.`,
    "goes-on": (/** @type {Slots} */ e) =>
      `${Node(e.node)} goes on from ${slot(e.slot)} because ${node(e.from)} said that what it has is a beginning of this log.`,
    "goes-on-already": (/** @type {Slots} */ e) =>
      `${Node(e.node)} had nothing to change because it follows ${node(e.from)}’s log already.`,
    "asks-history": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked ${node(e.from)} whether it may go on from ${slot(e.slot)} because it has not heard of that log yet.`,
    "asks-less": (/** @type {Slots} */ e) =>
      `${Node(e.node)} asked ${node(e.from)} where it stands because its own log is longer: ${slot(e.slot)} against ${slot(e.last)}.`,
    heard: (/** @type {Slots} */ e) =>
      `${Node(e.node)} set its timer anew because it heard its primary, ${node(e.from)}.`,
    "write-other": (/** @type {Slots} */ e) =>
      `${Node(e.node)} let be what ${node(e.from)} sent because it does not follow that log yet.`,
    "write-early": (/** @type {Slots} */ e) =>
      `${Node(e.node)} keeps ${node(e.from)}’s entries for later because those before them, after ${slot(e.last)}, have not come.`,
    taken: (/** @type {Slots} */ e) =>
      `${Node(e.node)} wrote ${slots(e.first, e.last)} because its primary, ${node(e.from)}, sent ${e.first === e.last ? "it" : "them"}.`,
    "write-had": (/** @type {Slots} */ e) =>
      `${Node(e.node)} had nothing to write because it has all that ${node(e.from)} sent, up to ${slot(e.last)}.`,
  },
  lacks: {
    absent: (/** @type {Slots} */ e) => `Not yet: nothing stands in ${slot(e.slot)}.`,
    "uncommitted-leaderless": (/** @type {Slots} */ e) =>
      `Not yet: there is no primary, so nobody counts copies of ${slot(e.slot)}. It happens when one takes over.`,
    doomed: (/** @type {Slots} */ e) =>
      `Not yet: the primary of ${epoch(e.term)}, ${node(e.leader)}, has no ${slot(e.slot)}. What stands there elsewhere gives way to what it writes.`,
    "is-committed": (/** @type {Slots} */ e) =>
      `The primary, ${node(e.leader)}, counts ${slot(e.slot)} as committed; the others learn it from its next message.`,
    "uncommitted-old": (/** @type {Slots} */ e) =>
      `Not yet: enough have ${slot(e.slot)}, ${grouped(e.have)} of ${grouped(e.of)}. It counts together with the first entry of ${epoch(e.term)}.`,
    uncommitted: (/** @type {Slots} */ e) =>
      `Not yet: ${slot(e.slot)} is on ${grouped(e.have)} of ${grouped(e.of)}, and ${grouped(e.need)} must have it.`,
    "is-led": (/** @type {Slots} */ e) => `${Node(e.leader)} is the primary of ${epoch(e.term)}.`,
    "leaderless-manual": () =>
      "Not yet: here only an operator names another primary. It happens when one is told to take over.",
    "leaderless-few": (/** @type {Slots} */ e) =>
      `Not yet: ${grouped(e.have)} of ${grouped(e.of)} nodes can hear each other, and ${grouped(e.need)} must agree.`,
    "leaderless-waiting": (/** @type {Slots} */ e) =>
      `Not yet: everyone waits to hear a primary, or for the turn to take over.${e.next ? ` It happens when ${node(e.next)}’s timer ends, at the earliest in ${span(e.in)}.` : ""}`,
    "unelected-down": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} is down. It happens when it is restarted and takes over.`,
    "is-leader": (/** @type {Slots} */ e) => `${Node(e.node)} is the primary of ${epoch(e.term)}.`,
    "unelected-watches": (/** @type {Slots} */ e) =>
      `It cannot happen: ${node(e.node)} keeps no copy, so it never takes over.`,
    "unelected-manual": (/** @type {Slots} */ e) =>
      `Not yet: here only an operator names another primary. It happens when ${node(e.node)} is told to take over.`,
    "unelected-follows": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} hears the primary of ${epoch(e.theirs)}, ${node(e.leader)}. It may take over when it has heard nothing for a whole time-out.`,
    "unelected-waits": (/** @type {Slots} */ e) =>
      `Not yet: ${node(e.node)} has not asked to take over. It may when its timer ends${e.next ? `, in ${span(e.in)}` : ""}.`,
    unelected: (/** @type {Slots} */ e) =>
      `Not yet: ${grouped(e.have)} of ${grouped(e.of)} agree that ${node(e.node)} take over, and ${grouped(e.need)} must.`,
  },
};
