// What the panels ask of the run: plain answers, in the reader's words where words are wanted.

import { LINK_PARTED, nameOf, packetName, RULE_OFF } from "./frame.js";
import { groupsOf, namesOf } from "./groups.js";
import { happening } from "./happening.js";
import { entry, operationText, protocolWords, sentence } from "./sentence.js";
import { settingsOf, settingWords } from "./settings.js";
import { stabilityOf } from "./stability.js";

/** @typedef {import("#wasm").OperationView} Asked */
/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** What is done by asking the cluster for something, by the names of controls. @type {string[]} */
const ASKED = ["write", "read", "cas"];

const STATUS = /** @type {const} */ (["up", "paused", "crashed", "removed"]);

export class Queries {
  /**
   * What clients asked for, of a branch: it never changes, but for the answer. A sentence of it is wanted again and again.
   * Near are those among which the last one was found.
   * @type {{ session: unknown, branch: unknown, asked: Map<string, Asked>, near: Asked[] }}
   */
  #known = { session: undefined, branch: undefined, asked: new Map(), near: [] };
  /** How nodes, links and groups stood when it was last asked whether commands would do something, and the answers. */
  #stood = "";
  /** @type {Map<string, string | undefined>} */
  #standing = new Map();

  /** What the stage of this run is called where it is not the only one, and what its caption. @type {string | undefined} */
  called;
  /** @type {string | undefined} */
  says;
  /** The run beside which this one stands, if it stands beside one. @type {import("./app.js").App | undefined} */
  first;

  /** @param {import("./store.js").Store} store @param {import("./player.js").Player} player */
  constructor(store, player) {
    this.store = store;
    this.player = player;
  }

  get session() {
    return this.player.session;
  }

  get frame() {
    return this.player.frame;
  }

  /** The settings of this run and of its world, each with its value, in the reader's words. */
  settings() {
    const words = this.store.words.value;
    const { tables, protocol } = this.player;
    const own = protocolWords(words, protocol);
    return settingsOf(tables, this.session.script()).map((setting) => settingWords(words, own, setting));
  }

  /** Whether the time-outs leave room for the network as it is now. */
  stability() {
    const { tables } = this.player;
    return stabilityOf(tables, settingsOf(tables, this.session.script()), this.session.networkManner());
  }

  /** Where time stands, and where the script ends, in microseconds. */
  times() {
    if (!this.player.ready) return { now: 0, end: undefined };
    return { now: this.session.now(), end: this.session.end() ?? undefined };
  }

  /** The nodes, and who leads. */
  cluster() {
    const frame = this.frame;
    const nodes = (frame?.nodes ?? []).map(({ id, status }) => ({ name: nameOf(id), status: STATUS[status] ?? "up" }));
    const leads = frame?.head.leader ?? 0;
    return { nodes, leader: leads === 0 ? undefined : nameOf(leads) };
  }

  /** The groups of nodes that a partition keeps asunder; none where there is none. */
  groups() {
    if (!this.frame) return [];
    const gone = new Set(this.frame.nodes.filter(({ status }) => STATUS[status] === "removed").map(({ id }) => id));
    const groups = groupsOf(this.frame).map((group) => group.filter((id) => !gone.has(id)).map(nameOf));
    return groups.filter((group) => group.length > 0);
  }

  /** What these groups are called, "" for those without a name. @param {string[][]} groups */
  namesOf(groups) {
    const ids = groups.map((group) => group.map((name) => Number(name.slice(1))));
    return this.frame ? namesOf(this.frame, ids) : [];
  }

  /** The names of all groups that stand. */
  groupNames() {
    return (this.frame?.groups ?? []).map(({ name }) => name);
  }

  /**
   * Whether the network is parted already as these groups say, clients and all.
   * @param {string[][]} groups
   */
  isParted(groups) {
    const key = (/** @type {string[][]} */ some) =>
      some
        .map((group) => group.toSorted().join(" "))
        .toSorted()
        .join("|");
    const clients = new Set((this.frame?.clients ?? []).map(({ id }) => id));
    const apart = this.frame?.links.some(
      ({ from, to, state }) => state & LINK_PARTED && (clients.has(from) || clients.has(to)),
    );
    return !apart && this.groupNames().length === 0 && key(this.groups()) === key(groups);
  }

  /** Whom the action bar acts on: a node that is there, or whoever leads. */
  target() {
    const target = this.store.target.value;
    return target !== "leader" && this.nodeOf(target) ? target : "leader";
  }

  /** @param {string} name */
  nodeOf(name) {
    return this.frame?.nodes.find((node) => nameOf(node.id) === name);
  }

  /** All that may stand at an end of a link. */
  processes() {
    const { nodes = [], clients = [] } = this.frame ?? {};
    return [...nodes, ...clients].map(({ id }) => nameOf(id));
  }

  /** The clients that there are. */
  clients() {
    return (this.frame?.clients ?? []).map(({ id }) => nameOf(id));
  }

  /**
   * How something behaves now, as the command that would change nothing.
   * @param {"network" | "link" | "clock" | "service" | "disk" | undefined} what @param {Record<string, string>} of
   */
  manner(what, { node = "", from = "", to = "" }) {
    if (what === "network") return this.session.networkManner();
    if (what === "link") return this.session.linkManner(from, to);
    const name = node === "leader" ? this.cluster().leader : node;
    return what && name && this.nodeOf(name) ? this.session.manner(name)[what] : undefined;
  }

  /** What the caption points at. @returns {import("./store.js").Lit} */
  lit() {
    const { lit: nodes = [], slots = [], at } = this.store.headline.peek() ?? {};
    return { nodes, slots, at };
  }

  /** How the clients' writes fare, once there is one. */
  state() {
    const acknowledged = this.frame?.head.acknowledged ?? 0;
    return acknowledged > 0 ? { acknowledged, lost: this.session.lostCount() } : undefined;
  }

  verdicts() {
    return this.session.verdicts();
  }

  expectations() {
    return this.session.expectations();
  }

  /** What makes this run this run. */
  run() {
    return { seed: this.session.seed(), digest: this.session.digest(), events: this.session.eventCount() };
  }

  /** @param {string} name */
  node(name) {
    // Where time stands before it was added, whoever selected it finds nothing here.
    return this.nodeOf(name) && this.session.node(name);
  }

  /** @param {string} name */
  disk(name) {
    return this.session.disk(name);
  }

  /** A message under way, or none if it is no longer. @param {string} name */
  message(name) {
    try {
      return this.session.message(name);
    } catch (error) {
      if (/** @type {Partial<import("#wasm").QuorateError>} */ (error).code === "no-such-message") return undefined;
      throw error;
    }
  }

  /** Whether a message under way is of an epoch that its receiver has left behind. @param {string} name */
  isStale(name) {
    return this.frame?.packets.some((packet) => packet.stale !== 0 && packetName(packet) === name) ?? false;
  }

  /** The newest events, whatever they weigh. @param {number} count */
  lastEvents(count) {
    const to = this.session.eventCount();
    return this.session.events(Math.max(0, to - count), to).map(happening);
  }

  /** How many operations clients have begun. */
  operationCount() {
    return (this.frame?.clients ?? []).reduce((sum, { began }) => sum + began, 0);
  }

  /** The newest operations. @param {number} count */
  lastOperations(count) {
    return this.session.operations(Math.max(0, this.operationCount() - count), count);
  }

  /** @param {Asked} asked */
  operationText({ does, key, value, expect, number }) {
    return operationText(this.store.words.value, { does, key, value, expect }, number);
  }

  /** @param {Asked} asked */
  answerText({ does, result, found }) {
    const { answers } = this.store.words.value.events;
    switch (result) {
      case null:
        return answers.waiting;
      case "mismatch":
        return found === null ? answers.mismatchNothing : answers.mismatch({ value: found });
      case "full":
        return answers.full;
      case "stale":
        return answers.stale;
      case "refused":
        return answers.refused;
      default:
        if (does !== "get") return answers.done;
        return found === null ? answers.nothing : answers.value({ value: found });
    }
  }

  /** What forms begin with: the key and value that were used last, and a fresh value. */
  usual() {
    const last = this.lastOperations(1)[0];
    return {
      key: last?.key ?? "x",
      expect: last?.value ?? "",
      value: String(this.operationCount() + 1),
    };
  }

  /** The nodes as the table has them. */
  nodes() {
    const roles = this.player.tables?.roles ?? [];
    return (this.frame?.nodes ?? []).map(({ id, status, role, epoch, last, committed }) => ({
      ...{ id: nameOf(id), status: STATUS[status] ?? "up", role: roles[role] ?? "" },
      ...{ epoch, log_length: last, commit: committed },
    }));
  }

  /** What an event says, in the reader's words. @param {import("./happening.js").Happening} e */
  sentence(e) {
    const words = this.store.words.value;
    const { protocol } = this.player;
    const said = sentence(words, protocol, e, (client, number) => this.#asked(client, number, e));
    const broken = e.breach ? this.verdicts().filter((verdict) => verdict.event === e.number) : [];
    const promises = broken.map(({ id }) => entry(protocolWords(words, protocol)?.promises, id)?.name ?? id);
    return [said, ...promises.map((promise) => words.events.breach({ promise }))].join(" ");
  }

  /**
   * What a client asked for, found near the end of the list of operations, where it mostly is.
   * @param {string} client @param {number} number @param {import("./happening.js").Happening} e
   */
  #asked(client, number, e) {
    const { session } = this;
    const branch = session.branches().find(({ active }) => active)?.id;
    const fits = this.#known.session === session && this.#known.branch === branch && this.#known.asked.size < 1_000;
    if (!fits) this.#known = { session, branch, asked: new Map(), near: [] };
    const known = this.#known;
    const key = `${client}#${number}`;
    const pick = () => known.near.find((each) => each.client === client && each.number === number);
    let found = known.asked.get(key) ?? pick();
    // What comes over the border costs by its length, so a few are asked for first.
    for (let [to, size] = [this.operationCount(), 16]; to > 0 && !found; to -= size, size = 128) {
      known.near = session.operations(Math.max(0, to - size), Math.min(size, to));
      found = pick();
      if (known.near[0]?.event < e.number - 4_096) break;
    }
    if (found) known.asked.set(key, found);
    return found;
  }

  /**
   * Why something is so or, with `not`, why it is not; nothing where there is no such thing.
   * @param {string} subject @param {boolean} [not]
   */
  answerTo(subject, not = false) {
    try {
      return this.player.inquire((session) => (not ? session.whyNot(subject) : session.why(subject)));
    } catch (error) {
      if (/** @type {Partial<import("#wasm").QuorateError>} */ (error).code === "no-such-subject") return undefined;
      throw error;
    }
  }

  /** Whether the element has this control. @param {import("./controls.js").Control} control */
  shows(control) {
    if (this.player.tables?.clients === false && ASKED.includes(control)) return false;
    return this.store.controls.value?.has(control) ?? true;
  }

  /** Why a command would do nothing now. @param {string} command */
  check(command) {
    return this.player.check(command);
  }

  /**
   * The same, for a command that acts on nodes, links and groups: while time goes on it is asked anew only once these are no
   * longer as they were, because the answer takes a copy of the cluster.
   * @param {string} command
   */
  checkStanding(command) {
    const { frame, store } = this;
    if (!frame || !store.playing.peek()) {
      this.#stood = "";
      return this.check(command);
    }
    const { nodes, links, groups, clients } = frame;
    const who = nodes.map(({ id, status, role, leader }) => [id, status, role, leader]);
    const stands = JSON.stringify([who, links, groups, clients.length, frame.head.leader]);
    if (stands !== this.#stood) this.#standing.clear();
    this.#stood = stands;
    if (!this.#standing.has(command)) this.#standing.set(command, this.check(command));
    return this.#standing.get(command);
  }

  /** The run as text: with all that the script still has ahead, or up to now. @param {boolean} whole */
  scriptText(whole) {
    if (!this.player.ready) return "";
    return whole ? this.session.script() : this.session.scriptSoFar();
  }

  /** A scenario's title. @param {string} name */
  title(name) {
    return entry(this.store.words.value.scenarios, name)?.title ?? name;
  }

  /** The ids of the rules that are switched off now. */
  rulesOff() {
    const { tables } = this.player;
    if (!tables || !((this.frame?.head.flags ?? 0) & RULE_OFF)) return [];
    return tables.rules.map(({ id }) => id).filter((id) => this.check(`mend ${id}`) === undefined);
  }
}
