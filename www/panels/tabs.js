// The tabs of the evidence, in their order. A view that nobody needs to see the first run has `load`: its module comes
// when it is first opened, and brings its words (core/late.js) and its styles with it. A new tab is a row here and its
// name under evidence.tabs in the catalogues.

import { html } from "lit";
import "./logs.js";

/**
 * @typedef {object} Tab
 * @property {string} id also its name in the address
 * @property {(app: import("../core/app.js").App) => unknown} draw once its module is there
 * @property {() => Promise<object>} [load] of a module that may have `styles`
 * @property {"clients" | "log"} [needs] what a protocol must have for it to show anything
 */

/** @type {Tab[]} */
export const TABS = [
  { id: "logs", needs: "log", draw: (app) => html`<quorate-logs .app=${app}></quorate-logs>` },
  {
    id: "spacetime",
    load: () => import("./spacetime.js"),
    draw: (app) => html`<quorate-space-time .app=${app}></quorate-space-time>`,
  },
  {
    id: "history",
    needs: "clients",
    load: () => import("./history.js"),
    draw: (app) => html`<quorate-history .app=${app}></quorate-history>`,
  },
  {
    id: "events",
    load: () => import("./events.js"),
    draw: (app) => html`<quorate-events .app=${app}></quorate-events>`,
  },
  {
    id: "clients",
    needs: "clients",
    load: () => import("./clients.js"),
    draw: (app) => html`<quorate-clients .app=${app}></quorate-clients>`,
  },
  {
    id: "meters",
    load: () => import("./meters.js"),
    draw: (app) => html`<quorate-meters .app=${app}></quorate-meters>`,
  },
  {
    id: "card",
    load: () => import("./fidelity.js"),
    draw: (app) => html`<quorate-fidelity .app=${app}></quorate-fidelity>`,
  },
  {
    id: "commands",
    load: () => import("./commands.js"),
    draw: (app) => html`<quorate-commands .app=${app}></quorate-commands>`,
  },
];
