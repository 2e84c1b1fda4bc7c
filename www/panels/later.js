// What is loaded when it is first wanted: panels that nobody needs to see the first run.

import { html, nothing } from "lit";
import { Panel } from "./panel.js";

/** @typedef {import("../core/store.js").Store} Store */

/** @type {{ id: string, wanted: (store: Store) => boolean, load: () => Promise<object>, draw: (app: Panel["app"]) => unknown }[]} */
const PANELS = [
  {
    id: "share",
    wanted: ({ share }) => share.value,
    load: () => import("./share.js"),
    draw: (app) => html`<quorate-share .app=${app}></quorate-share>`,
  },
  {
    id: "beside",
    wanted: ({ beside }) => beside.value !== undefined,
    load: () => import("./beside.js"),
    draw: (app) => html`<quorate-beside .app=${app}></quorate-beside>`,
  },
  {
    id: "present",
    wanted: ({ present }) => present.value,
    load: () => import("./present.js"),
    draw: (app) => html`<quorate-present .app=${app}></quorate-present>`,
  },
  {
    id: "others",
    wanted: ({ others }) => others.value !== undefined,
    load: () => import("./others.js"),
    draw: (app) => html`<quorate-others .app=${app}></quorate-others>`,
  },
  {
    id: "branch",
    wanted: ({ branch }) => branch.value !== undefined,
    load: () => import("./branch.js"),
    draw: (app) => html`<quorate-branch .app=${app}></quorate-branch>`,
  },
  {
    id: "script",
    wanted: ({ script }) => script.value !== undefined,
    load: () => import("./script.js"),
    draw: (app) => html`<quorate-script .app=${app}></quorate-script>`,
  },
  {
    id: "legend",
    wanted: ({ legend }) => legend.value,
    load: () => import("./legend.js"),
    draw: (app) => html`<quorate-legend .app=${app}></quorate-legend>`,
  },
  {
    id: "form",
    wanted: ({ form }) => form.value !== undefined,
    load: () => import("./form.js"),
    draw: (app) => html`<quorate-form .app=${app}></quorate-form>`,
  },
];

export class Later extends Panel {
  static properties = { there: { state: true } };

  constructor() {
    super();
    /** The panels that have come. @type {Set<string>} */
    this.there = new Set();
  }

  /** @override */
  render() {
    const { store } = this.app;
    return PANELS.map(({ id, wanted, load, draw }) => {
      if (wanted(store) && !this.there.has(id)) this.#fetch(id, load);
      return this.there.has(id) ? draw(this.app) : nothing;
    });
  }

  /** @param {string} id @param {() => Promise<object>} load */
  async #fetch(id, load) {
    try {
      const { styles = [] } = /** @type {{ styles?: CSSStyleSheet[] }} */ (await load());
      const root = /** @type {ShadowRoot} */ (this.getRootNode());
      root.adoptedStyleSheets = [
        ...root.adoptedStyleSheets,
        ...styles.filter((each) => !root.adoptedStyleSheets.includes(each)),
      ];
      this.there = new Set([...this.there, id]);
    } catch {
      const { store } = this.app;
      for (const each of [store.form, store.others, store.beside, store.branch, store.script]) each.value = undefined;
      for (const each of [store.share, store.present, store.legend]) each.value = false;
      store.note.value = { place: "actions", say: (words) => words.actions.notLoaded };
    }
  }
}

customElements.define("quorate-later", Later);
