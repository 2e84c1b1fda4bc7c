// The fields of forms as elements. What stands in them is kept by the form.

import { html, nothing } from "lit";
import { entry, messageName, protocolWords } from "../core/sentence.js";
import { sidesIn, sidesOf, writtenSides } from "../core/sides.js";

/** @typedef {import("../core/app.js").App} App */
/** @typedef {import("../core/verbs.js").Field} Field */
/** @typedef {typeof import("../i18n/en/more.js").default} More */

/**
 * What a field needs to know.
 * @typedef {object} Here
 * @property {App} app
 * @property {More} more
 * @property {string} value
 * @property {(value: string) => void} take
 * @property {unknown} [problem] what is wrong with it, as a sentence
 */

/** What clients' messages are called in scripts. */
const CARRIED = ["request", "reply", "notice"];

/** A field with its label, its unit and range, and what is wrong with it. @param {Field} field @param {Here} here */
export function drawField(field, here) {
  const { more, problem } = here;
  const id = `field-${field.name}`;
  const label = more.fields[/** @type {keyof More["fields"]} */ (field.name)];
  if (field.sort === "flag") return flag(field, label, here);
  if (field.sort === "sides") return sides(here);
  if (field.sort === "given") return html`<p>${label} <code>${here.value}</code></p>`;
  const note = noteOf(field, more);
  const described = [problem ? `${id}-problem` : "", note ? `${id}-note` : ""].filter(Boolean).join(" ");
  const list = optionsOf(field, here);
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${list ? select(field, list, here) : input(field, described, here)}
    ${note ? html`<small id=${`${id}-note`}>${note}</small>` : nothing}
    ${problem ? html`<p class="problem" id=${`${id}-problem`} role="alert">${problem}</p>` : nothing}
  </div>`;
}

/** @param {Field} field @param {string} described @param {Here} here */
function input({ name, sort, unit }, described, { more, value, take, problem }) {
  const says = unit && more.units[/** @type {keyof More["units"]} */ (unit)];
  return html`<span class="input"><input id=${`field-${name}`} name=${name} autocomplete="off" autocapitalize="off"
    spellcheck="false" .value=${value} inputmode=${sort === "number" ? "decimal" : "text"}
    class=${sort} aria-invalid=${problem ? "true" : "false"} aria-describedby=${described || nothing}
    @input=${(/** @type {InputEvent} */ event) => take(typed(event))}>
    ${says ? html`<span class="unit">${says}</span>` : nothing}</span>`;
}

/** @param {Field} field @param {[string, string][]} list @param {Here} here */
function select({ name }, list, { value, take, problem }) {
  return html`<select id=${`field-${name}`} name=${name} aria-invalid=${problem ? "true" : "false"}
    @change=${(/** @type {Event} */ event) => take(typed(event))}>
    ${list.map(([of, says]) => html`<option value=${of} ?selected=${of === value}>${says}</option>`)}
  </select>`;
}

/** @param {Field} field @param {string} label @param {Here} here */
function flag({ name }, label, { value, take }) {
  return html`<label class="check"><input type="checkbox" name=${name} .checked=${value !== ""}
    @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target).checked ? "on" : "")}>${label}</label>`;
}

/** @param {Event} event */
const typed = (event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;

/** From where to where a number may be, and what else there is to know. @param {Field} field @param {More} more */
function noteOf({ range, zero, optional, sort }, more) {
  if (!range) return optional && sort === "text" ? more.empty : "";
  const said = more.range({ least: range[0], most: range[1] });
  return [said, zero && more.noLimit, optional && more.empty].filter(Boolean).join(" · ");
}

/**
 * From what to choose, each with its words; nothing where it is typed.
 * @param {Field} field @param {Here} here @returns {[string, string][] | undefined}
 */
function optionsOf(field, { app, more }) {
  const { Who, actions } = app.store.words.value;
  const { nodes, leader } = app.cluster();
  const unsaid = (/** @type {string} */ says) => /** @type {[string, string][]} */ (field.optional ? [["", says]] : []);
  const who = (/** @type {string} */ name) => /** @type {[string, string]} */ ([name, Who({ name })]);
  switch (field.sort) {
    case "node":
      return [
        ...unsaid(field.name === "whose" ? more.anyone : more.unsaid),
        ["leader", leader ? actions.leader({ node: leader }) : actions.noLeader],
        ...(field.besides ?? []).map(
          (each) => /** @type {[string, string]} */ ([each, more.besides[/** @type {"any" | "all"} */ (each)]]),
        ),
        ...nodes.map(({ name }) => who(name)),
      ];
    case "process":
      return [...unsaid(more.anyone), ...app.processes().map(who)];
    case "group":
      return app.groupNames().map((name) => [name, name]);
    case "client":
      return [...unsaid(more.unsaid), ...app.clients().map(who)];
    case "choice":
      return field.table ? namesIn(field, { app, more }) : choicesOf(field, more);
    default:
      return undefined;
  }
}

/** @param {Field} field @param {More} more @returns {[string, string][]} */
function choicesOf({ name, choices = [] }, more) {
  const words = more.choices[/** @type {keyof More["choices"]} */ (name)];
  return choices.map((choice) => [choice, entry(words, choice) ?? choice]);
}

/** @param {Field} field @param {{ app: App, more: More }} here @returns {[string, string][]} */
function namesIn({ table, optional }, { app, more }) {
  const words = app.store.words.value;
  const own = protocolWords(words, app.player.protocol);
  const tables = app.player.tables;
  const list = (/** @type {readonly string[]} */ names, /** @type {(name: string) => string} */ says) =>
    names.map((name) => /** @type {[string, string]} */ ([name, says(name)]));
  switch (table) {
    case "messages":
      return [
        ...(optional ? list([""], () => more.anyKind) : []),
        ...list([...(tables?.messages ?? []), ...CARRIED], (name) => messageName(words, own, name)),
      ];
    case "rules":
      return list(tables?.rules.map(({ id }) => id) ?? [], (id) => entry(own?.rules, id) ?? id);
    case "timers":
      return list(tables?.timers ?? [], (name) => entry(own?.timers, name) ?? name);
    default:
      return [...list([""], () => more.anyRecord), ...list(tables?.journals ?? [], (name) => name)];
  }
}

/** Which group of a partition each node stands in. @param {Here} here */
function sides({ app, more, value, take, problem }) {
  const { Who } = app.store.words.value;
  const { nodes, leader } = app.cluster();
  const names = nodes.filter(({ status }) => status !== "removed").map(({ name }) => name);
  const { own, named } = sidesOf(value);
  // One more than there are, up to a group for each node; the first has whoever is in no other.
  const count = Math.min(named.length + 2, Math.max(names.length, 2));
  const groupOf = (/** @type {string} */ name) => named.findIndex(({ group }) => group.includes(name)) + 1;
  const called = [own, ...named.map(({ name }) => name)];
  const choose = (/** @type {string[][]} */ groups) => take(writtenSides(groups, called));
  const put = (/** @type {string} */ name, /** @type {number} */ to) =>
    choose(
      Array.from({ length: count - 1 }, (_, at) =>
        names.filter((each) => (each === name ? to : groupOf(each)) === at + 1),
      ),
    );
  const minority = Math.ceil(names.length / 2) - 1;
  const led = leader ? [leader, ...names.filter((name) => name !== leader)] : names;
  const preset = (/** @type {string[]} */ side, /** @type {string} */ label) =>
    html`<button type="button" class="plain" @click=${() => choose([side])}>${label}</button>`;
  const call = (/** @type {number} */ at, /** @type {string} */ name) =>
    take(
      writtenSides(
        named.map(({ group }) => group),
        called.with(at, name.replaceAll(/[\s|:]/g, "")),
      ),
    );
  return html`<div class="sides">
      ${names.map(
        (name) => html`<fieldset><legend>${Who({ name })}</legend>
          ${Array.from({ length: count }, (_, to) => {
            const letter = String.fromCharCode(65 + to);
            return html`<label class="check"><input type="radio" name=${`side-${name}`} value=${letter}
              aria-label=${more.sides.group({ node: name, letter })}
              .checked=${groupOf(name) === to} @change=${() => put(name, to)}>${letter}</label>`;
          })}
        </fieldset>`,
      )}
    </div>
    ${
      leader && names.length > 1
        ? html`<p class="presets">
            ${preset([leader], more.sides.alone)}
            ${minority > 1 ? preset(led.slice(0, minority), more.sides.half) : nothing}
            ${preset([], more.sides.together)}
          </p>`
        : nothing
    }
    ${sidesIn(value, names).length > 1 ? sideNames({ called, named, names, more, call }) : nothing}
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
}

/**
 * Who stands in which group, each with a field for its name.
 * @param {{ called: string[], named: { group: string[] }[], names: string[], more: More,
 *   call: (at: number, name: string) => void }} sides
 */
function sideNames({ called, named, names, more, call }) {
  const rest = names.filter((name) => !named.some(({ group }) => group.includes(name)));
  const groups = [rest, ...named.map(({ group }) => group)];
  return html`<ul class="preview">${groups.map((group, at) => {
    const letter = String.fromCharCode(65 + at);
    return group.length === 0
      ? nothing
      : html`<li><label for=${`side-${letter}`}>${more.sides.said({ letter, group })}</label>
          <input id=${`side-${letter}`} class="text" autocomplete="off" autocapitalize="off" spellcheck="false"
            maxlength="64" placeholder=${more.sides.name} aria-label=${more.sides.nameOf({ letter })} .value=${called[at]}
            @input=${(/** @type {InputEvent} */ event) => call(at, typed(event))}></li>`;
  })}</ul>`;
}
