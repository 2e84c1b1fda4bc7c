// How a node's world and a link behave, in the inspector: what is so, and buttons to change it.

import { html, nothing } from "lit";
import { nameOf } from "../core/frame.js";
import { amountOf, wordsIn } from "../core/manner.js";
import { entry } from "../core/sentence.js";
import { selectedWords } from "./selected-words.js";

/** @typedef {import("../core/app.js").App} App */
/** @typedef {import("./selected-words.js").Selected} Selected */
/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/**
 * Opens a form, filled in with what is looked at.
 * @param {App} app @param {string} id @param {Record<string, string>} values
 */
export const opens = (app, id, values) => (/** @type {MouseEvent} */ event) => {
  app.store.form.value = { id, anchor: /** @type {HTMLElement} */ (event.currentTarget), values };
};

/** What is said of the words of a link where it is as usual, so that it need not be said. */
const USUAL = /** @type {Record<string, string>} */ ({
  ...{ spread: "even", duplicate: "0%", bandwidth: "off", order: "any", corrupt: "0%", checksum: "on" },
  ...{ channel: "datagram", auth: "on" },
});

/** @param {string} text a time of scripts, in the reader's words @param {Catalogue} words */
const spanOf = (text, words) => words.span(Math.abs(amountOf(text) ?? 0) * 1_000);

/** @param {string} text a latency, or a range of them @param {Catalogue} words */
const rangeOf = (text, words) =>
  text
    .split("..")
    .map((end) => spanOf(end, words))
    .join(" – ");

/**
 * The clock, the disk and the speed of a node, and what waits at it.
 * @param {App} app @param {import("#wasm").NodeView} node
 */
export function nodeManner(app, node) {
  const words = app.store.words.value;
  const own = selectedWords(words.tag);
  if (!own) return nothing;
  const manner = app.session.manner(node.id);
  const row = (/** @type {string} */ term, /** @type {unknown} */ says, /** @type {string} */ form) =>
    html`<dt>${term}</dt><dd>${says} ${change(app, form, { node: node.id })}</dd>`;
  const waits = node.status === "paused" || node.inbox > 0;
  return html`<h3>${own.around}</h3>
    <dl class="around">
      ${waits ? html`<dt>${own.inbox}</dt><dd>${own.waiting({ count: node.inbox })}</dd>` : nothing}
      ${row(own.clock, clock(words, own, manner.clock), "clock")} 
      ${row(own.disk, html`${disk(words, own, manner)} ${hang(app, own, node.id, manner.hangs)}`, "disk")}
      ${row(own.speed, speed(words, own, manner.service), "service")}
    </dl>`;
}

/** @param {App} app @param {string} form @param {Record<string, string>} values */
function change(app, form, values) {
  if (!app.shows("more")) return nothing;
  return html`<button class="plain small" aria-haspopup="dialog" @click=${opens(app, form, values)}>${app.store.words.value.lens.change}</button>`;
}

/** Lets the disk hang, or go on. @param {App} app @param {Selected} own @param {string} node @param {boolean} hangs */
function hang(app, own, node, hangs) {
  if (!app.shows("more")) return nothing;
  return html`<button class="plain small" @click=${() => app.act(`${hangs ? "unhang" : "hang"} ${node}`)}>${hangs ? own.unhang : own.hang}</button>`;
}

/** @param {Catalogue} words @param {Selected} own @param {string} manner */
function clock(words, own, manner) {
  const said = wordsIn(manner);
  const [offset = "0s", drift = "0ppm"] = [said.get("offset"), said.get("drift")];
  const [away, percent] = [amountOf(offset) ?? 0, amountOf(drift) ?? 0];
  if (away === 0 && percent === 0) return own.clockRight;
  const span = spanOf(offset, words);
  return own.clockIs({
    offset: away === 0 ? own.inTime : away > 0 ? own.ahead({ span }) : own.late({ span }),
    drift: percent === 0 ? own.even : percent > 0 ? own.faster({ percent }) : own.slower({ percent: -percent }),
  });
}

/** @param {Catalogue} words @param {Selected} own @param {import("#wasm").Manner} manner */
function disk(words, own, { disk, hangs, damage }) {
  const said = wordsIn(disk);
  const [sync = "0s", rate = "off"] = [said.get("sync"), said.get("rate")];
  const parts = [
    hangs ? own.hangs : own.syncs({ span: spanOf(sync, words) }),
    rate === "off" ? "" : own.writes({ rate }),
    said.get("checksum") === "off" ? own.unchecked : "",
    damage > 0 ? own.damaged({ count: damage }) : "",
  ];
  return own.parts({ names: parts.filter(Boolean) });
}

/** @param {Catalogue} words @param {Selected} own @param {string} manner */
function speed(words, own, manner) {
  const said = wordsIn(manner);
  const [time = "0s", queue] = [said.get(""), said.get("queue")];
  if (!amountOf(time)) return own.atOnce;
  const serves = own.serves({ span: spanOf(time, words) });
  return queue ? own.parts({ names: [serves, own.atMost({ count: Number(queue) })] }) : serves;
}

/** The links of a node, each to look into. @param {App} app @param {string} name */
export function linksOf(app, name) {
  const { tag, Who } = app.store.words.value;
  const own = selectedWords(tag);
  if (!own) return nothing;
  const others = app.processes().filter((other) => other !== name && !(name.startsWith("c") && other.startsWith("c")));
  return html`<details class="links"><summary>${own.links}</summary>
    <p class="do">${others.map(
      (other) =>
        html`<button class="plain" @click=${() => app.select({ kind: "link", name: inOrder(name, other) })}>${Who({ name: other })}</button>`,
    )}</p>
  </details>`;
}

/** Two ends as the stage names a link: nodes before clients, and lower ones first. @param {string} one @param {string} other */
const inOrder = (one, other) => {
  const rank = (/** @type {string} */ name) => (name.startsWith("c") ? 100_000 : 0) + Number(name.slice(1));
  return rank(one) < rank(other) ? `${one} ${other}` : `${other} ${one}`;
};

/** How a link behaves in one direction. @param {App} app @param {string} from @param {string} to */
export function linkManner(app, from, to) {
  const words = app.store.words.value;
  const own = selectedWords(words.tag);
  if (!own) return nothing;
  const state =
    (app.frame?.links ?? []).find((link) => nameOf(link.from) === from && nameOf(link.to) === to)?.state ?? 0;
  const cut = [state & 1 ? own.isCut : "", state & 2 ? own.isParted : ""].filter(Boolean).join(", ");
  const said = [...wordsIn(app.session.linkManner(from, to))].filter(([word, value]) => word && USUAL[word] !== value);
  const value = (/** @type {string} */ word, /** @type {string} */ text) => {
    if (word === "latency") return rangeOf(text, words);
    return entry(own.mannerValues, text) ?? text;
  };
  return html`<h3>${own.direction({ from, to })} ${cut ? html`<span class="cut">${cut}</span>` : nothing}</h3>
    <dl>${said.map(([word, text]) => html`<dt>${entry(own.behaves, word) ?? word}</dt><dd>${value(word, text)}</dd>`)}</dl>`;
}

/** The command that makes a link behave as the others do. @param {App} app @param {string} from @param {string} to */
export function likeOthers(app, from, to) {
  const own = [...wordsIn(app.session.linkManner(from, to)).keys()].filter(Boolean);
  const all = wordsIn(app.session.networkManner());
  return `network ${from} -- ${to} ${own.map((word) => `${word}=${all.get(word)}`).join(" ")}`;
}
