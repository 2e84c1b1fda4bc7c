// What the inspector says of a node, a client, a message, a link or a wall, and of the run. It comes once that is wanted, or
// the page has nothing else to fetch.

import { html, nothing } from "lit";
import { shapeOf } from "../core/roles.js";
import { entry, messageName, protocolWords, reasonText } from "../core/sentence.js";
import { field } from "./fields.js";
import { likeOthers, linkManner, linksOf, nodeManner, opens } from "./manners.js";
import { questions } from "./questions.js";
import { selectedWords } from "./selected-words.js";
import { standing } from "./standing.js";

export { ofRun } from "./run.js";

/** @typedef {import("../core/app.js").App} App */
/** @typedef {import("./selected-words.js").Selected} Selected */

/** @param {App} app @param {import("../core/store.js").Selection} selected */
export function title(app, { kind, name }) {
  const { lens, Who } = app.store.words.value;
  if (kind === "node") return Who({ name });
  if (kind === "message") return messageTitle(app, name);
  const [from, to] = name.split(" ");
  return kind === "link" ? lens.link({ from, to }) : lens.wall;
}

/** In which role a node is, beside its name: for a sheet that shows little more. @param {App} app @param {import("../core/store.js").Selection} selected */
export function roleBeside(app, { kind, name }) {
  const node = kind === "node" && !name.startsWith("c") ? app.node(name) : undefined;
  return node ? html`<span class="as">${role(app, node)}</span>` : nothing;
}

/** @param {App} app @param {import("#wasm").NodeView} node */
function role(app, { status, role }) {
  if (status !== "up") return html`<span class="role ${status}">${app.store.words.value.stage.statuses[status]}</span>`;
  const own = protocolWords(app.store.words.value, app.player.protocol);
  return html`<span class="role ${shapeOf(role)}">${entry(own?.roles, role)?.name ?? role}</span>`;
}

/** @param {App} app @param {import("../core/store.js").Selection} selected */
export function body(app, { kind, name }) {
  const words = selectedWords(app.store.words.value.tag);
  if (!words) return nothing;
  if (kind === "node") return ofNode(app, words, name);
  if (kind === "message") return ofMessage(app, words, name);
  return kind === "link" ? ofLink(app, words, name) : ofWall(app);
}

// A node, in what it has on disk and what it has in memory.

/** @param {App} app @param {Selected} words @param {string} name */
function ofNode(app, words, name) {
  if (name.startsWith("c")) return ofClient(app, name);
  const node = app.node(name);
  if (!node) return html`<p class="help">${words.absent}</p>`;
  if (node.status === "removed") return html`<p class="help">${words.removed}</p>`;
  const own = protocolWords(app.store.words.value, app.player.protocol);
  const epoch = own?.inEpoch({ epoch: node.epoch }) ?? String(node.epoch);
  return html`<p class="summary">
      ${role(app, node)} <span>${epoch}</span>
    </p>
    ${standingOf(app, node)}
    ${questions(app, { kind: "node", name })} ${nodeActions(app, name, node.status)}
    ${nodeManner(app, node)} ${linksOf(app, name)}
    ${node.memory ? memoryOf(app, words, node.memory) : html`<p class="help">${words.down}</p>${diskOf(app, words, name)}`}`;
}

/** What it stands on besides its role: few nodes have any of that. @param {App} app @param {import("#wasm").NodeView} node */
function standingOf(app, node) {
  const has = node.memory?.fields.some(({ name }) => name === "lease" || name === "outgoing");
  return has ? standing(app, node) : nothing;
}

/** @param {App} app @param {string} name @param {"up" | "paused" | "crashed" | "removed"} status */
function nodeActions(app, name, status) {
  const { actions } = app.store.words.value;
  const own = protocolWords(app.store.words.value, app.player.protocol);
  const list = /** @type {const} */ ({
    up: ["crash", "pause"],
    paused: ["resume", "crash"],
    crashed: ["restart"],
    removed: [],
  })[status];
  const timers = status === "up" ? (app.node(name)?.timers ?? []).map((timer) => timer.name) : [];
  return html`<p class="do">
    ${list.map((verb) => verbButton(app, verb, `${verb} ${name}`, actions[verb]))}
    ${[...new Set(timers)].map((timer) => verbButton(app, "fire", `fire ${name} ${timer}`, actions.fire({ timer: entry(own?.timers, timer) ?? timer })))}
  </p>`;
}

/** @param {App} app @param {Selected} words @param {import("#wasm").MemoryView} memory */
function memoryOf(app, words, { fields, durable }) {
  const list = (/** @type {typeof fields} */ some) => html`<dl>${some.map((each) => field(app, each))}</dl>`;
  return html`<h3 class="durable">${words.durable}</h3>${list(fields.slice(0, durable))}
    <h3 class="volatile">${words.volatile}</h3>${list(fields.slice(durable))}`;
}

/** @param {App} app @param {Selected} words @param {string} name */
function diskOf(app, words, name) {
  const { pair } = app.store.words.value;
  const own = protocolWords(app.store.words.value, app.player.protocol);
  return html`<h3 class="durable">${words.durable}</h3>
    ${app.disk(name).map(({ journal, durable }) => {
      const shown = durable.slice(-8);
      return html`<p class="journal">${pair({ name: journal, said: words.records({ count: durable.length }) })}</p>
        <dl>${shown.map((record) => html`<dt>${entry(own?.records, record.name) ?? record.name}</dt><dd>${record.fields.map((each) => field(app, each, true))}</dd>`)}</dl>`;
    })}`;
}

/** @param {App} app @param {string} name */
function ofClient(app, name) {
  const operations = app
    .lastOperations(512)
    .filter(({ client }) => client === name)
    .slice(-8)
    .toReversed();
  if (operations.length === 0) return html`<p class="help">${app.store.words.value.evidence.noOperations}</p>`;
  return html`<dl class="operations">
    ${operations.map((each) => html`<dt>${app.operationText(each)}</dt><dd>${app.answerText(each)}</dd>`)}
  </dl>`;
}

// A message under way.

/** @param {App} app @param {string} name */
function messageTitle(app, name) {
  const message = app.message(name);
  if (!message) return name;
  return messageName(app.store.words.value, protocolWords(app.store.words.value, app.player.protocol), message.name);
}

/** @param {App} app @param {Selected} words @param {string} name */
function ofMessage(app, words, name) {
  const { actions, span, Who } = app.store.words.value;
  const message = app.message(name);
  if (!message) return html`<p class="help">${words.gone}</p>`;
  const left = Math.max(0, message.arrives_us - app.times().now);
  const row = (/** @type {string} */ term, /** @type {unknown} */ value) => html`<dt>${term}</dt><dd>${value}</dd>`;
  const held = message.pace === "held";
  const forms = /** @type {const} */ ([
    ["delay", "delayThis"],
    ["forge", "forgeThis"],
  ]).filter(([verb]) => app.shows(verb));
  return html`${questions(app, { kind: "message", name })}<p class="do">
      ${verbButton(app, "drop", `drop ${name}`, actions.drop)}
      ${held ? verbButton(app, "release", `release ${name}`, actions.release) : verbButton(app, "hold", `hold ${name}`, actions.hold)}
      ${verbButton(app, "deliver", `deliver ${name}`, actions.deliver)}
      ${verbButton(app, "duplicate", `duplicate ${name}`, actions.duplicate)}
      ${forms.map(
        ([verb, id]) => html`<button class="action" aria-haspopup="dialog" title=${actions.tips[verb]}
          @click=${opens(app, id, { message: name })}>${actions[verb]}</button>`,
      )}
    </p>
    <dl>
      ${row(words.name, html`<code>${message.id}</code>`)}
      ${row(words.from, Who({ name: message.from }))} ${row(words.to, Who({ name: message.to }))}
      ${row(words.arrives, message.pace !== "moves" ? words.paces[message.pace] : message.fate === "arrive" ? words.within({ left: span(left) }) : words.lost)}
      ${message.delayed_us > 0 ? row(words.delayed, span(message.delayed_us)) : nothing}
      ${message.speaker ? row(words.speaker, html`${Who({ name: message.speaker })} <strong class="forged">${words.forged}</strong>`) : nothing}
      ${message.damaged ? row(words.damage, words.flawed) : nothing}
      ${app.isStale(name) ? row(words.stale, app.store.words.value.lens.behindReceiver) : nothing}
      ${row(words.size, words.bytes({ count: message.bytes }))}
    </dl>
    <h3>${words.entries}</h3>
    <dl>${message.fields.map((each) => field(app, each))}</dl>`;
}

// A link, and the wall of a partition.

/** @param {App} app @param {Selected} words @param {string} name the two ends */
function ofLink(app, words, name) {
  const [from, to] = name.split(" ");
  const like = likeOthers(app, from, to);
  return html`<p class="do">
      ${verbButton(app, "cut", `cut ${from} -- ${to}`, words.cutBoth)}
      ${verbButton(app, "cut", `cut ${from} -> ${to}`, words.cutOne({ from, to }))}
      ${verbButton(app, "cut", `cut ${to} -> ${from}`, words.cutOne({ from: to, to: from }))}
      ${verbButton(app, "heal", `heal ${from} -- ${to}`, words.join)}
      ${
        app.shows("more")
          ? html`<button class="action" aria-haspopup="dialog" @click=${opens(app, "link", { from, to })}>${app.store.words.value.lens.change}</button>
            ${verbButton(app, "network", like, words.likeOthers)}`
          : nothing
      }
    </p>
    ${linkManner(app, from, to)} ${linkManner(app, to, from)}`;
}

/** @param {App} app */
function ofWall(app) {
  const { actions } = app.store.words.value;
  return html`<p class="do">${verbButton(app, "heal", "heal", actions.heal)}</p>`;
}

/**
 * A button that does something at once, greyed with its reason.
 * @param {App} app @param {keyof import("../i18n/en.js").Catalogue["actions"]["tips"]} control @param {string} command @param {string} label
 */
function verbButton(app, control, command, label) {
  if (!app.shows(control)) return nothing;
  const { actions } = app.store.words.value;
  const tip = actions.tips[control];
  const id = app.check(command);
  const why = id && actions.whyNot({ action: label, reason: reasonText(app.store.words.value, id) });
  return html`<button class="action" aria-disabled=${why ? "true" : "false"} title=${why ?? tip} aria-description=${why ?? tip}
    @click=${() => why || app.act(command)}>${label}</button>`;
}
