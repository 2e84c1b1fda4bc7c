// What is said of what happens: takes in events one by one, remembers of them what sentences need (who leads, who was given
// votes, whether a client has been answered), and makes the newest that matters the headline.

import { nameOf, RULE_OFF } from "./frame.js";
import { groupsOf, namesOf } from "./groups.js";
import { isGrant } from "./happening.js";
import { firstAnswer, headline } from "./headline.js";
import { asks, leads } from "./roles.js";
import { settingsOf } from "./settings.js";
import { telling } from "./telling.js";

/** @typedef {import("./happening.js").Happening} Happening */
/** @typedef {import("./headline.js").Headline} Headline */

/** So many headlines are told aloud at once, where more came than there was time for. */
const NEWEST = 3;

export class Teller {
  /** @type {import("./player.js").Player} */
  #player;
  /** @type {import("./store.js").Store} */
  #store;
  /** Who leads, as the events tell it. @type {string | undefined} */
  led;
  /** Whether a client has been told that something is done. */
  answered = false;
  /** Whether a story is told along the run. */
  narrated = false;
  /** Whether the story that is told had nothing left to do, when it was told of last. */
  done = false;
  /** What became a headline since somebody was told aloud: how many, and the newest. @type {{ count: number, newest: Headline[] }} */
  news = { count: 0, newest: [] };
  /** The votes that each node was given in its newest candidacy. @type {Map<string, { epoch: number, count: number }>} */
  #granted = new Map();
  /** Up to which event the narration was looked at. */
  #told = -1;

  /** @param {import("./player.js").Player} player @param {import("./store.js").Store} store */
  constructor(player, store) {
    this.#player = player;
    this.#store = store;
  }

  /** Another run, or another place in it: what was taken in says nothing any more. @param {boolean} answered whether a client was */
  begin(answered) {
    this.#granted.clear();
    this.led = undefined;
    this.answered = answered;
    this.done = false;
    this.#told = -1;
  }

  /** Nobody need be told of what was taken in. */
  quiet() {
    this.news = { count: 0, newest: [] };
  }

  /** @param {Happening} e @param {boolean} [list] whether it may stand in the list of events */
  take(e, list = true) {
    const led = this.led;
    this.#count(e);
    if (leads(e.role)) this.led = e.to;
    if ((e.kind === "crash" || (e.role && !leads(e.role))) && led === e.to) this.led = undefined;
    const news = headline(e, {
      protocol: this.#player.protocol,
      votes: (node) => this.#votes(node),
      broken: () => this.#player.session.verdicts().findLast((verdict) => !verdict.holds),
      groups: () => this.#sides(),
      ledBefore: led,
    });
    const first = this.answered ? undefined : this.#answered(e);
    if (first) this.answered = true;
    // Where a story is told, it says itself when something was accepted; and of what was only read there is nothing to keep.
    const tells = first && first.does !== "get" && !this.narrated;
    const told = news ?? (tells ? firstAnswer(e, this.#set()) : undefined);
    if (told) this.say({ ...told, at: e.at_us });
    if (list) this.#player.annals.take(e);
  }

  /** The settings of the run, by their names; none where a rule is off, as they say what they say by the rules. */
  #set() {
    const { frame, tables, session } = this.#player;
    if ((frame?.head.flags ?? 0) & RULE_OFF) return undefined;
    return Object.fromEntries(settingsOf(tables, session.script()).map(({ table, set }) => [table.id, set]));
  }

  #sides() {
    if (!this.#player.frame) return [];
    const groups = groupsOf(this.#player.frame);
    const names = namesOf(this.#player.frame, groups);
    return groups.map((group, i) => ({ name: names[i], nodes: group.map(nameOf) }));
  }

  /** Says what the narration tells last, unless something newer was said in general. */
  tell() {
    if (!this.narrated) return;
    const { headline, scenario } = this.#store;
    const [last] = this.#player.inquire((session) => session.told(Math.max(0, session.toldCount() - 1)));
    if (!last || last.events === this.#told) return;
    this.#told = last.events;
    this.done = last.facts.planned === 0 && last.facts.acked > 0;
    const accepted = () => this.#player.frame?.head.acknowledged ?? 0;
    if ((headline.peek()?.number ?? -1) < last.events) this.say(telling(scenario.peek() ?? "", last, accepted));
  }

  /** @param {Headline} headline */
  say(headline) {
    const { news } = this;
    // What a story tells of an event stands in the place of what is said of it in general.
    if (news.newest.at(-1)?.number === headline.number) news.newest.pop();
    else news.count++;
    news.newest = [...news.newest, headline].slice(-NEWEST);
    this.#store.headline.value = headline;
  }

  /** Counts the votes that a node was given, as the events tell them. @param {Happening} e */
  #count(e) {
    const before = this.#granted.get(e.to);
    // Who asks again in a later epoch does not become a candidate anew, and yet has no vote so far.
    const anew = asks(e.role) || (isGrant(e) && before?.epoch !== e.epoch);
    const votes = anew || !before ? { epoch: e.epoch, count: 0 } : before;
    if (!asks(e.role) && isGrant(e) && votes.epoch === e.epoch) votes.count++;
    if (anew) this.#granted.set(e.to, votes);
  }

  /** @param {string} node */
  #votes(node) {
    return { granted: this.#granted.get(node)?.count ?? 0, nodes: this.#player.frame?.nodes.length ?? 0 };
  }

  /** The operation of which this event told a client that it is done. @param {Happening} e */
  #answered(e) {
    if (e.kind !== "deliver" || e.name !== "reply" || !this.#player.frame?.head.acknowledged) return undefined;
    const asked = this.#player.inquire((session) => session.operations(0, 256));
    return asked.find((each) => each.result === "done" && each.client === e.to && each.returned_us === e.at_us);
  }
}
