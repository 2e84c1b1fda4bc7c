// What can be done to a run, as a list and as forms: both are drawn from the table of core/verbs.js. Each form writes a
// command in the words of scripts and lets the session say what is wrong with it, so that a field accepts exactly what
// a script accepts. Loaded when it is first wanted.

import { html, nothing } from "lit";
import { instead } from "../core/instead.js";
import { explain, scriptProblem } from "../core/problem.js";
import { entry, protocolWords, reasonText } from "../core/sentence.js";
import { commandsFor, setupsFor } from "../core/setups.js";
import { sidesIn, writtenSides } from "../core/sides.js";
import { commandOf, fieldAt, fieldsOf, GROUPS, inUnitOf, isThere, VERBS, valueIn, verbOf } from "../core/verbs.js";
import forms from "../styles/forms.css" with { type: "css" };
import { drawField } from "./form-fields.js";
import { icons } from "./icons.js";
import { moreWords } from "./more-words.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/verbs.js").Verb} Verb */
/** @typedef {import("../core/verbs.js").Values} Values */
/** @typedef {import("./more-words.js").More} More */

/**
 * What would come of a form as it stands.
 * @typedef {object} Judged
 * @property {string} text the command
 * @property {string} [reason] why it would do nothing now
 * @property {unknown} [error] what is wrong with it
 * @property {string} [field] in which field
 * @property {"unchanged" | "sides"} [lacks] what is still to be chosen
 */

/** The fields that say of what a form is, so that what else stands in it is read afresh when they change. */
const SUBJECTS = ["node", "from", "to"];

export const styles = [forms];

export class Form extends Panel {
  static properties = {
    more: { state: true },
    values: { state: true },
    shown: { state: true },
    asked: { state: true },
  };

  constructor() {
    super();
    /** The words of the reader's language. @type {More | undefined} */
    this.more = undefined;
    /** What stands in the fields. @type {Values} */
    this.values = {};
    /** The fields whose faults are shown: those that were filled in, or all after a press. @type {Set<string> | "all"} */
    this.shown = new Set();
    /** The operation that was asked for through this form: its number in the run's list. @type {number | undefined} */
    this.asked = undefined;
    /** What stood in the fields at first. @type {Values} */
    this.first = {};
    /** The button that opened what is open or was last. @type {HTMLElement | undefined} */
    this.anchor = undefined;
    /** What is open, to see when something else is. @type {import("../core/store.js").OpenForm | undefined} */
    this.open = undefined;
    /** What the reader has closed last. @type {import("../core/store.js").OpenForm | undefined} */
    this.left = undefined;
  }

  /** @override */
  willUpdate() {
    const { tag } = this.words;
    moreWords(tag).then((more) => {
      const own = protocolWords(this.words, this.app.player.protocol);
      if (tag === this.words.tag) this.more = instead(more, own?.instead?.more);
    });
    const open = this.app.store.form.peek();
    if (open === this.open) return;
    this.open = open;
    this.anchor = open?.anchor ?? this.anchor;
    this.asked = undefined;
    this.shown = new Set();
    const verb = open && verbOf(open.id);
    if (verb) this.#begin(verb, open.values ?? {});
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const open = this.app.store.form.peek();
    const box = /** @type {HTMLElement | null} */ (this.querySelector("[popover]"));
    if (!box || !this.more) return;
    if (open && open !== this.left && !box.matches(":popover-open")) box.showPopover();
    else if (!open && box.matches(":popover-open")) box.hidePopover();
    if (!open || open === this.left) return;
    if (box.dataset.for === open.id) return this.#keep(box);
    box.dataset.for = open.id;
    box.scrollTop = 0;
    this.#put(box, open.anchor);
    const inputs = ".fields input, .fields select, .verbs button, footer button";
    /** @type {HTMLElement | null} */ (box.querySelector(inputs))?.focus();
  }

  /** What grew stays within the window. @param {HTMLElement} box */
  #keep(box) {
    const { top, height } = box.getBoundingClientRect();
    const low = Math.max(8, window.innerHeight - height - 8);
    if (top > low) box.style.setProperty("--top", `${low}px`);
  }

  /** Above the button that opened it, within the window. @param {HTMLElement} box @param {HTMLElement} anchor */
  #put(box, anchor) {
    const from = anchor.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const wide = window.innerWidth - width - 8;
    const above = from.top - height - 8;
    const low = window.innerHeight - height - 8;
    box.style.setProperty("--left", `${Math.max(8, Math.min(from.left, wide))}px`);
    box.style.setProperty("--top", `${Math.max(8, above >= 8 ? above : Math.min(from.bottom + 8, low))}px`);
  }

  /** @override */
  render() {
    const open = this.app.store.form.value;
    const verb = open && verbOf(open.id);
    return html`<div class="form ${verb ? "" : "all"}" popover="auto" role="dialog" aria-labelledby="form-title"
      @beforetoggle=${this.#giveBack} @toggle=${this.#toggled}>
      ${open && this.more ? (verb ? this.#form(verb, this.more) : this.#list(this.more)) : nothing}
    </div>`;
  }

  // All that can be done.

  /** @param {More} more */
  #list(more) {
    this.app.store.beat.value;
    return html`${this.#head(more.title, more)}
      <p class="help">${more.help}</p>
      <div class="verbs">
        <section><h3 class="verb-group">${more.setups.title}</h3><p class="help">${more.setups.tip}</p>
          <ul>${setupsFor(this.app.player.tables?.timers ?? []).map((setup) => html`<li>${this.#setup(setup, more)}</li>`)}</ul>
        </section>
        ${GROUPS.filter((group) => group !== "clients" || this.app.player.tables?.clients !== false).map(
          (group) => html`<section><h3 class="verb-group">${more.groups[group]}</h3>
            <ul>${VERBS.filter((verb) => verb.group === group).map((verb) => html`<li>${this.#choice(verb, more)}</li>`)}</ul>
          </section>`,
        )}
      </div>
      ${this.#note()}`;
  }

  /** @param {Verb} verb @param {More} more */
  #choice(verb, more) {
    const words = wordsOf(verb, more);
    const reason = this.#never(verb);
    const tip = reason ? more.notNow({ reason: reasonText(this.words, reason) }) : words.help;
    return html`<button type="button" class="plain" data-verb=${verb.id} aria-disabled=${reason ? "true" : "false"}
      title=${tip} aria-description=${tip} @click=${() => this.#choose(verb, tip, reason)}>${words.name}</button>`;
  }

  /** A situation at one click, greyed with its reason. @param {import("../core/setups.js").Setup} setup @param {More} more */
  #setup(setup, more) {
    const words = more.setups.list[setup];
    const { nodes, leader } = this.app.cluster();
    const up = nodes.filter(({ status }) => status === "up").map(({ name }) => name);
    const commands = commandsFor(setup, { leader, up, timers: this.app.player.tables?.timers ?? [] });
    const why = commands ? this.app.check(commands[0]) : undefined;
    const reason = commands ? why && reasonText(this.words, why) : more.setups.lacks;
    const tip = reason ? more.notNow({ reason }) : words.help;
    return html`<button type="button" class="plain" data-setup=${setup} aria-disabled=${reason ? "true" : "false"}
      title=${tip} aria-description=${tip} @click=${() => this.#arrange(commands ?? [], reason && tip)}>${words.name}</button>`;
  }

  /** @param {string[]} commands @param {string | undefined} tip why not */
  #arrange(commands, tip) {
    if (tip) {
      this.app.store.note.value = { place: "form", say: () => tip };
      return;
    }
    for (const command of commands) this.app.act(command);
    this.#close();
  }

  #note() {
    const note = this.app.store.note.value;
    return html`<p class="note" role="status">${note?.place === "form" ? note.say(this.words) : ""}</p>`;
  }

  /** @param {Verb} verb @param {string} tip @param {string | undefined} reason */
  #choose(verb, tip, reason) {
    const { store } = this.app;
    const open = store.form.peek();
    if (!open) return;
    if (reason) store.note.value = { place: "form", say: () => tip };
    else if (fieldsOf(verb).length > 0) store.form.value = { id: verb.id, anchor: open.anchor, back: true };
    else {
      this.app.act(commandOf(verb, {}).text);
      this.#close();
    }
  }

  /**
   * Why nobody could be meant by it now: the first reason, where there is one for each node.
   * @param {Verb} verb
   */
  #never(verb) {
    if (verb.now) return undefined;
    const values = this.#usual(verb, {});
    const nodes = this.app.cluster().nodes.map(({ name }) => name);
    const whom = whomOf(verb);
    const each = whom ? nodes.map((node) => ({ ...values, [whom]: node })) : [values];
    const reasons = each.map((one) => this.#judge(verb, one, {}).reason);
    return reasons.every(Boolean) ? reasons[0] : undefined;
  }

  // One of them.

  /** @param {Verb} verb @param {More} more */
  #form(verb, more) {
    this.app.store.beat.value;
    const words = wordsOf(verb, more);
    const judged = this.#judge(verb, this.values, this.first);
    const stops = judged.reason !== undefined || judged.lacks === "unchanged";
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => this.#submit(event, verb)}>
      ${this.#head(words.name, more)}
      <p class="help">${words.help}</p>
      <div class="fields">
        ${fieldsOf(verb)
          .filter((field) => isThere(field, this.values))
          .map((field) =>
            drawField(field, {
              ...{ app: this.app, more, value: this.values[field.name] ?? "" },
              take: (value) => this.#take(verb, field.name, value),
              problem: this.#problem(judged, field, more),
            }),
          )}
      </div>
      <p class="line"><span>${more.says}</span> <code>${judged.text || nothing}</code></p>
      <p class="problem" role="status">${this.#stop(judged, more)}</p>
      <footer>
        <button class="primary" type="submit" aria-disabled=${stops ? "true" : "false"}>${verb.now ? more.change : words.name}</button>
        ${this.#answer(more)}
      </footer>
    </form>`;
  }

  /** @param {string} title @param {More} more */
  #head(title, more) {
    const { store } = this.app;
    const open = store.form.peek();
    return html`<header>
      ${
        open?.back
          ? html`<button class="plain" type="button" @click=${() => (store.form.value = { id: "more", anchor: open.anchor })}>‹ ${more.back}</button>`
          : nothing
      }
      <h2 id="form-title" class="form-title">${title}</h2>
      <button class="plain icon" type="button" aria-label=${more.close} @click=${() => this.#close()}>${icons.close}</button>
    </header>`;
  }

  /** What stands in the fields at first, but for what was given. @param {Verb} verb @param {Values} given */
  #usual(verb, given) {
    const { key, value, expect } = this.app.usual();
    /** @type {Values} */
    const known = { key, value, expect, ...this.#ends(), node: this.app.target() };
    /** @type {Values} */
    const values = {};
    for (const field of fieldsOf(verb)) {
      const first = field.choices?.[0] ?? (field.optional ? "" : this.#firstOf(field));
      values[field.name] = given[field.name] ?? field.usual ?? (field.optional ? "" : (known[field.name] ?? first));
    }
    return values;
  }

  /** The two ends of what is selected, or any two. @returns {Values} */
  #ends() {
    const selected = this.app.store.selected.peek();
    const [from, to] = selected?.kind === "link" ? selected.name.split(" ") : this.app.processes();
    return { from: from ?? "", to: to ?? "" };
  }

  /** @param {import("../core/verbs.js").Field} field */
  #firstOf({ table, sort }) {
    const tables = this.app.player.tables;
    // What a list shows first is what stands in its field.
    if (sort === "node") return "leader";
    if (sort === "client") return this.app.clients()[0] ?? "";
    if (sort === "group") return this.app.groupNames()[0] ?? "group";
    if (table === "rules") return tables?.rules[0]?.id ?? "";
    return table ? (tables?.[table][0] ?? "") : "";
  }

  /** @param {Verb} verb @param {Values} given */
  #begin(verb, given) {
    const values = this.#usual(verb, given);
    const whom = whomOf(verb);
    if (whom && given[whom] === undefined) values[whom] = this.#subject(verb, values, whom);
    if (values.sides === "") {
      const groups = this.app.groups();
      values.sides = writtenSides(groups.slice(1), this.app.namesOf(groups));
    }
    this.first = { ...values, ...this.#now(verb, values) };
    this.values = { ...this.first };
  }

  /**
   * Whom the bar acts on or, where that would do nothing, the first with whom it would.
   * @param {Verb} verb @param {Values} values @param {string} whom the field that says it
   */
  #subject(verb, values, whom) {
    const usual = values[whom];
    if (verb.now) return usual === "leader" ? (this.app.cluster().leader ?? "n1") : usual;
    const all = [usual, ...this.app.cluster().nodes.map(({ name }) => name)];
    return all.find((node) => this.#judge(verb, { ...values, [whom]: node }, {}).reason === undefined) ?? usual;
  }

  /** How what it changes is now. @param {Verb} verb @param {Values} values @returns {Values} */
  #now(verb, values) {
    const manner = this.app.manner(verb.now, values);
    if (manner === undefined) return {};
    const fields = fieldsOf(verb).filter(({ word }) => word !== undefined);
    return Object.fromEntries(fields.map((field) => [field.name, valueIn(field, manner)]));
  }

  /** @param {Verb} verb @param {string} name @param {string} value */
  #take(verb, name, value) {
    this.values = { ...this.values, [name]: value };
    // What was answered was asked with other words.
    this.asked = undefined;
    if (this.shown !== "all") this.shown = new Set([...this.shown, name]);
    if (!verb.now || !SUBJECTS.includes(name)) return;
    this.first = { ...this.first, [name]: value, ...this.#now(verb, this.values) };
    this.values = { ...this.first };
  }

  /** @param {Verb} verb @param {Values} values @param {Values} before @returns {Judged} */
  #judge(verb, values, before) {
    const all = this.app.cluster().nodes;
    const nodes = all.filter(({ status }) => status !== "removed").map(({ name }) => name);
    const written = commandOf(verb, values, { before, nodes });
    const { text } = written;
    if ("sides" in values) {
      const groups = sidesIn(values.sides, nodes);
      if (groups.length < 2) return { text: "", lacks: "sides", field: "sides" };
      if (groups.every(({ name }) => !name) && this.app.isParted(groups.map(({ group }) => group)))
        return { text, lacks: "unchanged" };
    }
    const fields = fieldsOf(verb).filter(({ word }) => word !== undefined);
    if (verb.now && fields.every(({ name }) => values[name] === before[name])) return { text, lacks: "unchanged" };
    try {
      return { text, reason: this.app.check(text) };
    } catch (error) {
      return { text, error, field: fieldAt(written, scriptProblem(error)?.column ?? 1) };
    }
  }

  /** What is wrong with this field. @param {Judged} judged @param {import("../core/verbs.js").Field} its @param {More} more */
  #problem({ error, field, lacks }, its, more) {
    const { name } = its;
    if (field !== name || (this.shown !== "all" && !this.shown.has(name))) return undefined;
    if (lacks === "sides") return this.shown === "all" ? more.sides.none : undefined;
    if (!error) return undefined;
    const { grouped } = this.words;
    const say = (/** @type {number} */ amount, /** @type {string} */ unit) =>
      [grouped(amount), more.units[/** @type {keyof More["units"]} */ (unit)]].join(unit === "%" ? "" : " ");
    return explain(this.words, inUnitOf(its, this.values[name] ?? "", error, say));
  }

  /** Why it cannot be done as it stands, where no field is to blame. @param {Judged} judged @param {More} more */
  #stop({ reason, lacks, error, field }, more) {
    if (reason) return more.notNow({ reason: reasonText(this.words, reason) });
    if (lacks === "unchanged" && this.shown === "all") return more.unchanged;
    return error && !field && this.shown === "all" ? explain(this.words, error) : "";
  }

  /** What the client that was asked through this form was told. @param {More} more */
  #answer(more) {
    if (this.asked === undefined) return nothing;
    const { store } = this.app;
    // A press beside the form closes it, so whoever waits here for the answer lets time run from here.
    const play = store.playing.value
      ? nothing
      : html`<button type="button" @click=${() => this.app.play()}>${this.words.time.play}</button>`;
    return html`<p class="answer" role="status">${this.words.pair({ name: more.answer, said: "" })}<strong>${this.app.answer(this.asked)}</strong></p>${play}`;
  }

  /** @param {Event} event @param {Verb} verb */
  #submit(event, verb) {
    event.preventDefault();
    const { text, reason, error, lacks, field } = this.#judge(verb, this.values, this.first);
    if (reason || error || lacks) {
      this.asked = undefined;
      this.shown = "all";
      if (field) this.#focus(field);
      return;
    }
    this.asked = this.app.act(text);
    if (this.asked === undefined || verb.id === "workload") this.#close();
  }

  /** @param {string} field */
  async #focus(field) {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`#field-${field}`))?.focus();
  }

  #close() {
    this.app.store.form.value = undefined;
  }

  /** @param {ToggleEvent} event */
  #toggled = (event) => {
    if (event.newState === "open") return;
    const { store } = this.app;
    store.form.value = undefined;
    if (store.note.peek()?.place === "form") store.note.value = undefined;
  };

  /**
   * The focus is still in what is about to be hidden, or was lost with what stood there; elsewhere the reader put it. What is
   * opened next, however soon, takes it anew: of a box that was closed and opened again at once no toggle tells.
   * @param {ToggleEvent} event
   */
  #giveBack = ({ newState, currentTarget }) => {
    if (newState === "closed") {
      delete (/** @type {HTMLElement} */ (currentTarget).dataset.for);
      // The toggle that tells of it comes later, and what is drawn until then must not open it again.
      this.left = this.app.store.form.peek();
    }
    const at = /** @type {ShadowRoot} */ (this.getRootNode()).activeElement;
    if (newState === "closed" && (!at || this.contains(at))) this.app.refocus(this.anchor);
  };

  /** @override Of a field that is gone; what is closed gives the focus back once it is hidden. */
  regain() {
    if (this.open) super.regain();
  }
}

/** The field that says which node is meant, where there must be one. @param {Verb} verb */
const whomOf = (verb) => fieldsOf(verb).find(({ sort, optional }) => sort === "node" && !optional)?.name;

/** @param {Verb} verb @param {More} more @returns {{ name: string, help: string }} */
const wordsOf = ({ id }, more) => entry(more.verbs, id) ?? { name: id, help: "" };

customElements.define("quorate-form", Form);
