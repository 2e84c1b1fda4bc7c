// The custom element <quorate-cluster>: a cluster to watch, break and heal.
//
//     <quorate-cluster scenario="raft/shop" lang="en" theme="auto" controls="play,step,crash" show="logs" autoplay>
//
// It answers: ready, load(script), play(), pause(), step(), stepBack(), seek(instant), command(text), snapshot(), what
// concerns branches and lines, script; and tells: quorate-event, quorate-breach, and quorate-choice when the reader chose
// a scenario, a language or a theme (docs/page.md).

import { effect } from "@preact/signals-core";
import { html } from "lit";
import { App } from "./core/app.js";
import { CONTROLS, FEW, PARTS, readControls } from "./core/controls.js";
import { Hosted } from "./core/hosted.js";
import { choose, english, LANGUAGES, match } from "./core/i18n.js";
import { isHistory, isRun } from "./core/imports.js";
import { shortcut } from "./core/keys.js";
import { handOver } from "./core/painting.js";
import "./panels/actions.js";
import "./panels/caption.js";
import "./panels/evidence.js";
import "./panels/failure.js";
import "./panels/header.js";
import "./panels/later.js";
import "./panels/lens.js";
import "./panels/stage.js";
import "./panels/teacher.js";
import "./panels/transport.js";
import controls from "./styles/controls.css" with { type: "css" };
import evidence from "./styles/evidence.css" with { type: "css" };
import layout from "./styles/layout.css" with { type: "css" };
import lens from "./styles/lens.css" with { type: "css" };
import narrow from "./styles/narrow.css" with { type: "css" };
import panels from "./styles/panels.css" with { type: "css" };
import tape from "./styles/tape.css" with { type: "css" };
import tokens from "./styles/tokens.css" with { type: "css" };

/** Below this width what is open is one fold among others; from the other on the events have a column of their own. */
const NARROW = 600;
const WIDE = 1200;

/** From this width on a second tab may stand beside the first: a screen of 1440, less what a scroll bar takes. */
const ROOMY = 1416;

const THEMES = /** @type {const} */ (["auto", "light", "dark"]);

/** How near its place must be to what is in view for an element to load. */
const NEAR = "200px";

/** What the page around lays inside to be seen until the run is. */
const POSTER = "[slot=poster]";

/** How long a run is left alone before the rest of the crate is asked for, in milliseconds, unless somebody acts. */
const SOON = 1_500;

/** What is opened where nothing else is asked for. */
const FIRST = "raft/shop";

/** What comes before every act. */
const ACTS = ["pointermove", "pointerdown", "focusin", "keydown"];

export class QuorateCluster extends Hosted {
  static properties = {
    scenario: { type: String },
    theme: { type: String },
    lang: { type: String },
    controls: { type: String },
    show: { type: String },
    autoplay: { type: Boolean },
    figured: { state: true },
    shown: { state: true },
    wordless: { state: true },
  };

  static styles = [tokens, layout, controls, panels, lens, evidence, tape, narrow];

  /** @type {(() => void)[]} */
  #release = [];
  /** @type {(() => void) | undefined} */
  #opened;
  #started = false;
  /** Resolves once the words of the reader's language have come. @type {Promise<void> | undefined} */
  #spoken;
  /** @type {((error: unknown) => void) | undefined} */
  #refused;

  constructor() {
    super();
    /** The built-in scenario to open. @type {string | undefined} */
    this.scenario = undefined;
    /** auto, light or dark. @type {string | undefined} */
    this.theme = undefined;
    /** The names of the controls that are shown; all without it. @type {string | undefined} */
    this.controls = undefined;
    /** "all" for the whole lab, "logs" for the logs beside the figure. @type {string | undefined} */
    this.show = undefined;
    this.autoplay = false;
    /** Whether what draws a figure has come. */
    this.figured = false;
    /** Whether there is a run to be seen, or the reason why not. */
    this.shown = false;
    /** Whether nothing is said yet, as the words of the reader's language are on their way. */
    this.wordless = false;
    /** All that the panels share. */
    this.app = new App(this, english);
    /** Resolves once the run can be seen, and fails if it cannot be opened. @type {Promise<void>} */
    this.opened = new Promise((done, fail) => {
      [this.#opened, this.#refused] = [done, fail];
    });
    const show = () => {
      this.shown = true;
    };
    this.opened.then(show, show);
  }

  /** Resolves once the run is there to be asked, and fails if it cannot be: whoever asks lets it load. @returns {Promise<void>} */
  get ready() {
    const ready = this.start().then(() => this.app.player.whole());
    ready.catch(() => {});
    return ready;
  }

  /** Whoever listens to every event is told of every event. @type {HTMLElement["addEventListener"]} */
  addEventListener = (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) => {
    if (type === "quorate-event") this.app.player.heard = true;
    super.addEventListener(type, listener, options);
  };

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const { app } = this;
    const width = new ResizeObserver(([{ contentRect }]) => {
      app.store.narrow.value = contentRect.width < NARROW;
      app.store.wide.value = contentRect.width >= WIDE;
      app.store.roomy.value = contentRect.width >= ROOMY;
    });
    width.observe(this);
    const sight = new IntersectionObserver(([{ isIntersecting }]) => app.clock.see(isIntersecting));
    sight.observe(this);
    const near = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && this.start(), {
      rootMargin: NEAR,
    });
    near.observe(this);
    this.addEventListener("keydown", this.key);
    for (const act of ACTS) this.addEventListener(act, this.#wholeCrate, { capture: true, passive: true });
    this.addEventListener("dragover", allow);
    this.addEventListener("drop", this.#drop);
    this.addEventListener("paste", this.paste);
    app.player.addEventListener("happening", this.#tell);
    const stop = effect(() => this.#dress());
    this.#release = [
      () => width.disconnect(),
      () => sight.disconnect(),
      () => near.disconnect(),
      () => this.removeEventListener("keydown", this.key),
      ...ACTS.map((act) => () => this.removeEventListener(act, this.#wholeCrate, { capture: true })),
      () => this.removeEventListener("dragover", allow),
      () => this.removeEventListener("drop", this.#drop),
      () => this.removeEventListener("paste", this.paste),
      () => app.player.removeEventListener("happening", this.#tell),
      stop,
    ];
  }

  /** @override The run stays: an element that is moved goes on where it was. */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.app.clock.see(false);
    for (const release of this.#release.splice(0)) release();
  }

  /**
   * Loads and opens the run, once: when the element is about to come into view, or when somebody wants something of it.
   * @returns {Promise<void>} what `opened` is
   */
  start() {
    if (!this.#started) {
      this.#started = true;
      this.updateComplete.then(() => this.#open());
    }
    return this.opened;
  }

  async #open() {
    const { app } = this;
    const { headline } = app.store;
    try {
      await app.openFirst(worded(this.scenario) ?? FIRST, FIRST);
      // What is told is read from the first sentence on.
      await this.#spoken;
      if (this.wanted) app.play();
      else if (this.autoplay) app.autoplay();
      this.#opened?.();
      setTimeout(this.#wholeCrate, SOON);
    } catch (error) {
      app.fail(error);
      headline.value = undefined;
      this.#refused?.(error);
    }
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const { store } = this.app;
    if (changed.has("theme")) this.#colour();
    if (["controls", "show", "scenario"].some((name) => changed.has(name)) || !this.hasUpdated) this.#equip();
    if (changed.has("lang") || !this.hasUpdated) this.#spoken = this.#speak();
    const scenario = worded(this.scenario);
    if (changed.has("scenario") && this.hasUpdated && scenario && scenario !== store.scenario.peek()) {
      this.#reopen(scenario);
    }
  }

  /** Opens what the page around wants now: time goes on only where it ran, or where it is to run by itself. @param {string} scenario */
  async #reopen(scenario) {
    const { app } = this;
    const runs = this.autoplay || app.store.playing.peek();
    if ((await app.reopen(scenario)) && runs) app.autoplay();
  }

  #colour() {
    const { app } = this;
    const theme = worded(this.theme);
    const found = THEMES.find((each) => each === theme);
    app.store.theme.value = found ?? "auto";
    const wrong = theme && !found && { found: theme, known: [...THEMES] };
    app.remark("theme", wrong ? ({ header }) => header.unknown.theme(wrong) : undefined);
  }

  /** Whether it is the whole lab: where that is asked for, and for lessons, which need it. */
  get #whole() {
    return this.#parts().includes("all") || /^(lesson|card)\//.test(worded(this.scenario) ?? "");
  }

  #parts() {
    return (worded(this.show) ?? "").split(/[\s,]+/).filter(Boolean);
  }

  #equip() {
    const { only, unknown } = readControls(worded(this.controls));
    const whole = this.#whole;
    this.toggleAttribute("data-figure", !whole);
    if (!whole) this.#figure();
    this.app.store.controls.value = only ?? (whole ? undefined : FEW);
    const strange = this.#parts().filter((part) => !PARTS.some((known) => known === part));
    const odd = strange.length > 0 && { found: strange, known: [...PARTS] };
    this.app.remark("show", odd ? ({ header }) => header.unknown.show(odd) : undefined);
    const wrong = unknown.length > 0 && { found: unknown, known: [...CONTROLS] };
    this.app.remark("controls", wrong ? ({ header }) => header.unknown.controls(wrong) : undefined);
  }

  /** Fetches what draws a figure. */
  async #figure() {
    if (this.figured) return;
    const { styles } = await import("./panels/figure.js").catch((error) => {
      this.app.fail(error);
      return { styles: [] };
    });
    const root = /** @type {ShadowRoot} */ (this.renderRoot);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...styles];
    this.figured = true;
  }

  /** The language of the attribute, of what stands around, of the browser. */
  async #speak() {
    const { store } = this.app;
    const own = worded(this.lang);
    const around = this.parentElement?.closest("[lang]")?.getAttribute("lang");
    const wrong = own && !match(own) && { found: own, known: Object.keys(LANGUAGES) };
    this.app.remark("lang", wrong ? ({ header }) => header.unknown.language(wrong) : undefined);
    const tag = choose(own, around, ...navigator.languages);
    this.wordless = !this.hasUpdated && tag !== store.words.peek().tag;
    await this.app.speakIn(tag);
    this.wordless = false;
  }

  /** What the element itself shows of the reader's choice. */
  #dress() {
    const { store } = this.app;
    // All are read first: what is not read here would not bring this about again.
    const [theme, { tag }, present] = [store.theme.value, store.words.value, store.present.value];
    this.toggleAttribute("data-light", theme === "light");
    this.toggleAttribute("data-dark", theme === "dark");
    const page = this.shadowRoot?.querySelector(".page, .figure");
    page?.setAttribute("lang", tag);
    page?.toggleAttribute("data-present", present);
  }

  /** @override */
  render() {
    const { app } = this;
    const lang = match(worded(this.lang)) ?? "en";
    if (!this.#whole) {
      const drawn = this.figured && !this.wordless;
      // What comes and goes behind the poster moves nothing.
      const behind = !this.shown && this.querySelector(POSTER);
      const logs = this.#parts().includes("logs");
      return html`<div class="figure" tabindex="-1" lang=${lang}><slot name="poster" ?hidden=${this.shown && drawn}></slot>
        ${drawn ? html`<quorate-figure ?data-behind=${behind} .app=${app} .logs=${logs}></quorate-figure>` : ""}</div>`;
    }
    // A press anywhere inside gives the focus to the page, and so the keys to the element.
    return html`<div class="page" tabindex="-1" lang=${lang} ?data-wordless=${this.wordless}>
      <quorate-header .app=${app}></quorate-header>
      <quorate-caption .app=${app}></quorate-caption>
      <quorate-actions .app=${app}></quorate-actions>
      <quorate-stage .app=${app}></quorate-stage>
      <quorate-failure .app=${app}></quorate-failure>
      <quorate-transport .app=${app}></quorate-transport>
      <quorate-teacher .app=${app}></quorate-teacher>
      <quorate-chronicle .app=${app}></quorate-chronicle>
      <quorate-lens .app=${app}></quorate-lens>
      <quorate-evidence .app=${app}></quorate-evidence>
      <quorate-foot .app=${app}></quorate-foot>
      <quorate-later .app=${app}></quorate-later>
    </div>`;
  }

  /** @param {Event} event */
  #tell = (event) => {
    /** @type {{ event: import("#wasm").EventView, breach: boolean }} */
    const { event: detail, breach } = /** @type {CustomEvent} */ (event).detail;
    this.dispatchEvent(new CustomEvent("quorate-event", { detail }));
    if (!breach) return;
    const checks = this.app.verdicts().filter((each) => !each.holds);
    this.dispatchEvent(new CustomEvent("quorate-breach", { detail: { event: detail, checks } }));
  };

  /** Does what a single key stands for; a page that is all lab hands its own keys on. @param {KeyboardEvent} event */
  key = (event) => shortcut(this.app, event);

  /** Whoever is about to act wants more than to watch. Where it cannot be had, the act itself says so. */
  #wholeCrate = async () => {
    const { player, store } = this.app;
    try {
      await player.whole();
      if (store.explain.peek()) return;
      const { dress, explained } = await import("./panels/terms.js");
      dress(/** @type {ShadowRoot} */ (this.shadowRoot));
      store.explain.value = explained;
      if (!this.figured) await Promise.all([import("./panels/selected.js"), import("./panels/events.js")]);
      // All that is needed has come: what moves may be painted elsewhere.
      effect(() => {
        if (store.playing.value) handOver();
      });
    } catch {
      // What cannot be had is missed by the act that needs it, and said there.
    }
  };

  /** @param {DragEvent} event */
  #drop = (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.#give({ file });
  };

  /** Opens a run that is pasted anywhere but in a field. @param {ClipboardEvent} event */
  paste = (event) => {
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches("input, textarea")) return;
    const [file] = event.clipboardData?.files ?? [];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!file && !isRun(text) && !isHistory(text)) return;
    event.preventDefault();
    this.#give({ file, text });
  };

  /** Opens what somebody dropped or pasted. @param {{ file?: File, text?: string }} what */
  async #give({ file, text = "" }) {
    const script = await import("./panels/script.js").catch(() => undefined);
    if (!script) this.app.store.note.value = { place: "actions", say: (words) => words.actions.notLoaded };
    else if (file) await script.openFile(this.app, file);
    else await script.take(this.app, text);
  }
}

/**
 * A property as the attribute of its name would have it: a host page may set it to anything.
 * @param {unknown} value @returns {string | undefined}
 */
const worded = (value) => (value === undefined || value === null ? undefined : String(value));

/** Without this a dropped file would replace the page. @param {DragEvent} event */
const allow = (event) => {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
};

customElements.define("quorate-cluster", QuorateCluster);
