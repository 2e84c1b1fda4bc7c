// What may be asked of what is selected: why it is so, and why it is not otherwise.

import { html, nothing } from "lit";

/** @typedef {import("../core/app.js").App} App */

/**
 * The questions about what is selected or, with nothing selected, about the cluster.
 * @param {App} app @param {import("../core/store.js").Selection | undefined} selected
 */
export function questions(app, selected) {
  const asks = app.shows("why");
  const all = asks ? listed(app, selected) : [];
  const sight = sees(app, selected);
  const buttons = all.map(
    ({ label, subject, not }) => html`<button class="action" @click=${() => app.ask(subject, not)}>${label}</button>`,
  );
  const some = all.length > 0 || sight !== nothing;
  return html`${some ? html`<p class="do ask">${buttons} ${sight}</p>` : nothing} ${selected || !asks || app.store.playing.value ? nothing : ofSlot(app)}`;
}

/** See as this node. @param {App} app @param {import("../core/store.js").Selection | undefined} selected */
function sees(app, selected) {
  if (selected?.kind !== "node" || !app.shows("see")) return nothing;
  const { why } = app.store.words.value;
  const seen = app.store.sight.value?.name === selected.name;
  return html`<button class="action" aria-pressed=${seen} title=${why.seeTip} @click=${() => app.toggleSight()}>${why.see({ node: selected.name })}</button>`;
}

/** Why a slot is committed, or not: by its number, as a press on its cell asks. @param {App} app */
function ofSlot(app) {
  const { why } = app.store.words.value;
  const last = app.frame?.head.last ?? 0;
  if (last === 0) return nothing;
  const ask = (/** @type {SubmitEvent & { currentTarget: HTMLFormElement }} */ event) => {
    event.preventDefault();
    app.ask(`slot ${Number(new FormData(event.currentTarget).get("slot"))}`);
  };
  return html`<form class="asks" @submit=${ask}>
    <label>${why.slot} <input name="slot" type="number" min="1" max=${last} value=${last}></label>
    <button class="action" title=${why.slotTip}>${why.ask}</button>
  </form>`;
}

/** @param {App} app @param {import("../core/store.js").Selection | undefined} selected */
function listed(app, selected) {
  const { why } = app.store.words.value;
  const { leader } = app.cluster();
  if (!selected) return leader ? [] : [{ label: why.nobody, subject: "leader", not: true }];
  const { kind, name } = selected;
  if (kind === "message") return [{ label: why.ask, subject: `message ${name}`, not: false }];
  if (kind !== "node" || name.startsWith("c")) return [];
  // To know it, the run is looked through: not while it goes on.
  const voted =
    !app.store.playing.value && app.answerTo(`vote ${name}`)
      ? [{ label: why.vote, subject: `vote ${name}`, not: false }]
      : [];
  const leads = name === leader ? [] : [{ label: why.notLeader, subject: `node ${name}`, not: true }];
  return [{ label: why.ask, subject: `node ${name}`, not: false }, ...leads, ...voted];
}
