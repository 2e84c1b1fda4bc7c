// The meters: charts of what the run measures, the same numbers as a table, and alert rules. Loaded when it is first
// opened. The figures are those of the run's export, made piece by piece so that the page stays awake.

import { html, nothing } from "lit";
import uPlot from "uplot";
import plot from "uplot/dist/uPlot.min.css" with { type: "css" };
import { readTheme } from "../canvas/theme.js";
import { ALERTS, alertsOf, USUAL } from "../core/alerts.js";
import { instead } from "../core/instead.js";
import { lateWords } from "../core/late.js";
import { KINDS, measure, NUMBERS, readTable } from "../core/measures.js";
import { protocolWords } from "../core/sentence.js";
import en from "../i18n/en/meters.js";
import own from "../styles/meters.css" with { type: "css" };
import { Panel } from "./panel.js";

/** @typedef {import("../core/measures.js").Chart} Chart */
/** @typedef {import("../core/measures.js").NumberId} NumberId */

export const styles = [plot, own];

export const metersWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: typeof en }>>} */ ({
    en: async () => ({ default: en }),
    "zh-CN": () => import("../i18n/zh-CN/meters.js"),
  }),
);

/** How long a piece of work may take before the page looks up, and how long the figures rest at least, in milliseconds. */
const TURN = 8;
const REST = 1_000;

/** So many of the newest operations are measured, and so many alerts listed. */
const OPERATIONS = 20_000;
const LISTED = 50;

/** How high a chart is. */
const HEIGHT = 84;

export class Meters extends Panel {
  static properties = {
    figures: { state: true },
    rules: { state: true },
    odd: { state: true },
    table: { state: true },
  };

  constructor() {
    super();
    /** What was measured last. @type {{ table: import("../core/measures.js").Table, measures: import("../core/measures.js").Measures, now: number } | undefined} */
    this.figures = undefined;
    this.rules = { ...USUAL };
    /** Of which rules a number was typed that is none. @type {Partial<Record<import("../core/alerts.js").AlertId, boolean>>} */
    this.odd = {};
    /** Whether the numbers are shown in place of the charts. */
    this.table = false;
    /** Of which run and instant the figures are, and when they may be made anew. */
    this.of = "";
    this.from = 0;
    this.timer = 0;
    /** @type {import("#wasm").Export | undefined} */
    this.work = undefined;
    /** @type {Map<string, uPlot>} */
    this.plots = new Map();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const again = () => this.#clear();
    const size = new ResizeObserver(() => this.#fit());
    size.observe(this);
    this.ends = [() => size.disconnect(), this.app.whenRecoloured(again)];
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    this.#clear(false);
  }

  /** @override */
  render() {
    const general = metersWords(this.words.tag);
    const words = general && instead(general, protocolWords(this.words, this.app.player.protocol)?.instead?.meters);
    this.app.store.beat.value;
    this.#measure();
    if (!words) return nothing;
    const { figures } = this;
    return html`<div class="meters">
      <div class="meters-head">
        ${this.#alerts(words)}
        <button class="plain" aria-pressed=${this.table} @click=${() => (this.table = !this.table)}>${words.numbers}</button>
      </div>
      ${figures ? (this.table ? this.#numbers(words) : this.#charts(words)) : html`<p class="help" role="status">${words.measuring}</p>`}
    </div>`;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    this.#draw();
  }

  // The figures.

  /** Makes the figures of this instant, unless they are there or have to rest. */
  #measure() {
    const { player } = this.app;
    if (!player.ready) return;
    const { session } = player;
    const of = `${session.digest()} ${session.now()}`;
    const wait = this.from - performance.now();
    if (of === this.of || this.work || this.timer) return;
    this.timer = window.setTimeout(() => this.#begin(of), Math.max(0, wait));
  }

  /** @param {string} of */
  #begin(of) {
    this.timer = 0;
    const { player } = this.app;
    if (!this.isConnected || !player.ready) return;
    this.of = of;
    const { session } = player;
    const now = session.now();
    try {
      this.work = session.exportParts("csv", 0, now + 1);
    } catch {
      // A run that is too long for a session has no figures.
      return;
    }
    this.#go({ text: [], now, took: 0, session });
  }

  /** @param {{ text: string[], now: number, took: number, session: import("#wasm").Session }} made */
  #go(made) {
    const begun = performance.now();
    /** @type {string | undefined} */
    let piece = "";
    try {
      while (piece !== undefined && performance.now() - begun < TURN) {
        piece = this.work?.piece();
        if (piece) made.text.push(piece);
      }
    } catch {
      this.#stop();
      return;
    }
    made.took += performance.now() - begun;
    if (piece === undefined) this.#take(made);
    else this.timer = window.setTimeout(() => this.#go(made));
  }

  /** @param {{ text: string[], now: number, took: number, session: import("#wasm").Session }} made */
  #take({ text, now, took, session }) {
    this.#stop();
    // What takes long is made seldom, so that most of the time is left to the run.
    this.from = performance.now() + Math.max(REST, 10 * took);
    const { player } = this.app;
    if (!player.ready || session !== player.session) return;
    const gone = this.app.cluster().nodes.filter(({ status }) => status === "removed");
    const table = readTable(
      text.join(""),
      gone.map(({ name }) => name),
    );
    const bands = player.tapes.active?.bands ?? [];
    this.figures = { table, now, measures: measure(table, this.app.lastOperations(OPERATIONS), bands, now) };
    this.requestUpdate();
  }

  #stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.work?.free();
    this.work = undefined;
  }

  // Charts.

  /** @param {typeof en} words */
  #charts(words) {
    const { measures } = /** @type {NonNullable<typeof this.figures>} */ (this.figures);
    return html`<div class="charts">
      ${measures.charts.map(
        ({ id }) => html`<figure data-meter=${id}>
          <figcaption><span>${words.meters[id].name}</span> <small>${words.meters[id].unit}</small></figcaption>
          <div class="plot" role="img" aria-label=${words.meters[id].name}></div>
        </figure>`,
      )}
    </div>`;
  }

  #draw() {
    const { figures } = this;
    if (!figures || this.table) return this.#clear(false);
    for (const chart of figures.measures.charts) {
      const place = /** @type {HTMLElement | null} */ (this.querySelector(`[data-meter="${chart.id}"] .plot`));
      if (!place) continue;
      const data = /** @type {uPlot.AlignedData} */ ([figures.measures.times, ...chart.lines]);
      const known = this.plots.get(chart.id);
      if (known?.root.parentElement === place) known.setData(data);
      else {
        known?.destroy();
        this.plots.set(chart.id, this.#plot(chart, data, place));
      }
    }
  }

  /** @param {Chart} chart @param {uPlot.AlignedData} data @param {HTMLElement} place */
  #plot({ id, lines }, data, place) {
    const theme = readTheme(this);
    const font = `12px ${theme.font}`;
    const percent = id === "availability";
    const says = (/** @type {number} */ value) =>
      percent ? `${Math.round(value * 100)} %` : id === "latency" ? this.words.span(value) : this.words.grouped(value);
    const at = (/** @type {number} */ seconds) => this.words.time.now({ seconds: String(seconds) });
    const axis = { stroke: theme.ink2, font, ticks: { stroke: theme.line, width: 1, size: 3 }, gap: 3 };
    const strokes = [theme.ink, theme.candidate];
    return new uPlot(
      {
        width: Math.max(120, place.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { sync: { key: "meters" }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false },
          y: { range: percent ? [0, 1] : (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
        },
        axes: [
          { ...axis, size: 20, grid: { show: false }, values: (_, all) => all.map(at) },
          {
            ...axis,
            size: id === "latency" ? 56 : 44,
            space: 26,
            grid: { stroke: theme.sunk, width: 1 },
            values: (_, all) => all.map((each) => (each === 0 && !percent ? "0" : says(each))),
          },
        ],
        series: [
          {},
          ...lines.map((_, at) => ({
            stroke: strokes[at],
            width: 1.5,
            dash: at > 0 ? [4, 3] : undefined,
            spanGaps: true,
            points: { show: false },
          })),
        ],
      },
      data,
      place,
    );
  }

  #fit() {
    for (const each of this.plots.values()) {
      const { clientWidth } = each.root.parentElement ?? this;
      if (clientWidth > 0 && clientWidth !== each.width)
        each.setSize({ width: Math.max(120, clientWidth), height: HEIGHT });
    }
  }

  /** Forgets the pictures, which have their colours in them. @param {boolean} [again] */
  #clear(again = true) {
    for (const each of this.plots.values()) each.destroy();
    this.plots.clear();
    if (again) this.requestUpdate();
  }

  // The same as a table.

  /** @param {typeof en} words */
  #numbers(words) {
    const { measures } = /** @type {NonNullable<typeof this.figures>} */ (this.figures);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.numbers}>
      <table><tbody>
        ${NUMBERS.map((id) => html`<tr><th scope="row">${words.names[id]}</th><td>${this.#said(words, id, measures.numbers[id])}</td></tr>`)}
      </tbody></table>
    </div>`;
  }

  /** @param {typeof en} words @param {NumberId} id @param {number | undefined} value */
  #said(words, id, value) {
    if (value === undefined) return words.none;
    const { grouped, span } = this.words;
    const short = Number(value.toPrecision(3));
    switch (KINDS[id]) {
      case "span":
        return span(value);
      case "share":
        return words.percent({ share: Math.floor(value * 1_000) / 10 });
      case "rate":
        return words.aSecond({ count: grouped(short) });
      default:
        return grouped(short === value || value % 1 !== 0 ? short : value);
    }
  }

  // Alert rules.

  /** @param {typeof en} words */
  #alerts(words) {
    const { figures, rules } = this;
    const bands = this.app.player.tapes.active?.bands ?? [];
    const alerts = figures ? alertsOf(figures.table, bands, figures.now, rules) : [];
    const now = alerts.filter(({ open }) => open);
    return html`<details class="alerts">
      <summary>${now.length > 0 ? html`<strong>${words.alertsOn({ count: now.length })}</strong>` : words.alertsOff({ count: alerts.length })}</summary>
      <div class="alert-rules">
        ${ALERTS.map((id) => this.#rule(words, id))}
      </div>
      <ul>${alerts.slice(-LISTED).map((alert) => this.#alert(words, alert))}</ul>
    </details>`;
  }

  /** @param {typeof en} words @param {import("../core/alerts.js").AlertId} id */
  #rule(words, id) {
    if (id === "quorum") return html`<p>${words.alerts.quorum.rule}</p>`;
    const unit = id === "leaderless" ? 1_000 : 1;
    const most = id === "leaderless" ? 3_600_000 : 1_000_000;
    const set = (/** @type {Event & { target: HTMLInputElement }} */ { target }) => {
      const value = target.valueAsNumber;
      const good = Number.isInteger(value) && value >= 0 && value <= most;
      this.odd = { ...this.odd, [id]: !good };
      if (good) this.rules = { ...this.rules, [id]: value * unit };
    };
    const odd = this.odd[id] ?? false;
    return html`<label>${words.alerts[id].rule}
      <input type="number" min="0" max=${most} step="1" inputmode="numeric" .value=${String(this.rules[id] / unit)} @change=${set}
        aria-invalid=${odd} aria-describedby=${odd ? `odd-${id}` : nothing}>
      ${words.alerts[id].unit}</label>
      ${odd ? html`<p class="problem" id=${`odd-${id}`} role="alert">${words.odd({ most })}</p>` : nothing}`;
  }

  /** @param {typeof en} words @param {import("../core/alerts.js").Alert} alert */
  #alert(words, { id, from, to, open }) {
    const { time, span } = this.words;
    const at = time.now({ seconds: (from / 1e6).toFixed(3) });
    return html`<li>
      <button class="plain at" title=${words.go} @click=${() => this.app.seek(`${from}us`)}><time>${at}</time></button>
      <span>${open ? words.still(words.alerts[id]) : words.lasted({ ...words.alerts[id], span: span(Math.max(0, to - from)) })}</span>
    </li>`;
  }
}

customElements.define("quorate-meters", Meters);
