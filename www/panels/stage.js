// The stage: the picture of the cluster, and beside it in the document the same as a table of nodes and a list of
// messages, which are also how the keyboard reaches what the pointer points at.

import { html, nothing } from "lit";
import { hitStage, neighbour } from "../canvas/hit.js";
import { LIST_BELOW, listHeight, placeOf } from "../canvas/layout.js";
import { Motion } from "../canvas/motion.js";
import { drawStage } from "../canvas/stage.js";
import { readTheme } from "../canvas/theme.js";
import { nameOf, packetName } from "../core/frame.js";
import { lookOf } from "../core/look.js";
import { entry, messageName, protocolWords } from "../core/sentence.js";
import { settingsOf } from "../core/settings.js";
import { Panel } from "./panel.js";

/** Above this pace messages are too quick to be seen one by one. */
const DENSE = 500_000;

/** So much room is kept for the number of messages, and so high is a line of words, in pixels. */
const COUNTED = 104;
const WORDS = 24;

/** The rows of what fronts and nodes say in every protocol, from 0xf0 on. */
const CARRIED = ["request", "reply", "notice"];

/** How far what hangs on a node reaches below its edge. */
const FOOT = 36;

/** How much larger every mark is for a presenter, where there is so much room. */
const PRESENTED = 1.5;
const ROOM = 600;

/** Shapes of roles that nodes have in some set-ups only. */
const SOMETIMES = ["probing", "watching"];

/** The way to read that relies on leases, as a setting of a protocol names it. */
const LEASE = "lease";

/** A line of a script by which members change. */
const CHANGE = /^at \S+ (add|remove) (n\d|leader)/m;

/** Once it has come. @type {typeof import("../core/standing.js") | undefined} */
let standing;

export class Stage extends Panel {
  #motion = new Motion();
  /** The roles that nodes were seen in, by their rows. @type {Set<number>} */
  #roles = new Set();
  /** @type {import("../core/frame.js").Frame | undefined} */
  #seen;
  /** @type {import("../canvas/layout.js").StageLayout | undefined} */
  #layout;
  /** What lies over the canvas, until it may have changed. @type {import("../canvas/layout.js").Box[] | undefined} */
  #corners;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  /** @type {(() => void)[]} */
  #ends = [];
  /** The run of which it is known whether it has leases and whether its members change, and both. */
  #known = /** @type {unknown} */ (undefined);
  #leases = false;
  #changes = false;

  /** @override */
  firstUpdated() {
    this.#watch();
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    this.#corners = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
  }

  get #canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector("canvas"));
  }

  #watch() {
    const { app } = this;
    const again = () => {
      this.#corners = undefined;
      app.clock.invalidate();
    };
    const size = new ResizeObserver(again);
    size.observe(this.#canvas);
    const recolour = () => {
      this.#theme = undefined;
      again();
    };
    const forget = () => {
      this.#motion.reset();
      this.#roles.clear();
      this.#seen = undefined;
    };
    const learn = () => {
      this.#known = undefined;
    };
    app.player.addEventListener("opened", forget);
    app.player.addEventListener("acted", learn);
    this.#ends = [
      app.paintWith((elapsed) => this.#paint(elapsed)),
      () => size.disconnect(),
      () => app.player.removeEventListener("opened", forget),
      () => app.player.removeEventListener("acted", learn),
      app.whenRecoloured(recolour),
    ];
  }

  /** @param {number} elapsed @returns {boolean} whether something still fades or grows */
  #paint(elapsed) {
    const { app } = this;
    const { store, player } = app;
    const canvas = this.#canvas;
    const frame = player.frame;
    const { clientWidth: width } = canvas;
    if (!frame || width === 0) return false;
    const list = width < LIST_BELOW ? listHeight(frame.nodes.length, frame.clients.length) : 0;
    canvas.style.height = list ? `${list}px` : "";
    const height = canvas.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const look = lookOf(store.words.peek(), player.tables);
    const lit = this.app.lit().nodes.map((name) => this.#id(name));
    const playing = store.playing.peek();
    if (playing || frame !== this.#seen) this.#motion.observe(frame, playing ? elapsed : 0, look, lit);
    this.#seen = frame;
    const motion = this.#motion.now();
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const seen = store.sight.peek()?.view(frame);
    this.#layout = drawStage(
      ctx,
      seen?.frame ?? frame,
      this.#theme,
      { width, height, ratio },
      {
        ...{ look, lit, motion, corners: list ? [] : this.#taken() },
        glow: motion.glow,
        traffic: motion.traffic,
        still: this.app.still.matches,
        scale: store.present.peek() && width >= ROOM && height >= ROOM / 2 ? PRESENTED : 1,
        dense: this.#dense(),
        selected: this.#target(store.selected.peek()),
        focused: this.#target(store.hovered.peek()),
        witnesses: seen ? undefined : this.#witnesses(),
        ...(!seen && this.#standing(frame, look)),
        // Of whom nothing was heard there is no epoch, and of nobody a disk.
        ...(seen && {
          look: {
            ...look,
            disk: false,
            epoch: (/** @type {number} */ at) => (at === 0 ? "?" : (look.epoch?.(at) ?? "")),
          },
        }),
        ...(seen && { veil: true, ages: seen.ages, faded: seen.faded, motion: undefined, lit: [] }),
      },
    );
    return motion.busy && playing;
  }

  /**
   * What nodes stand on that few runs have: leases of those who lead, and configurations of those who ask for votes.
   * @param {import("../core/frame.js").Frame} frame @param {import("../canvas/nodes.js").Look} look
   */
  #standing(frame, look) {
    const { tables, session } = this.app.player;
    if (this.#known !== session) {
      const script = session.script();
      this.#known = session;
      this.#leases = settingsOf(tables, script).some(({ set }) => set === LEASE);
      this.#changes = CHANGE.test(script);
      if ((this.#leases || this.#changes) && !standing) this.#fetch();
    }
    return standing?.drawnOf(session, frame, look, { leases: this.#leases, changes: this.#changes });
  }

  async #fetch() {
    standing = await import("../core/standing.js");
    this.app.clock.invalidate();
  }

  /** What of the key, and of what stands beside it, lies over the canvas. */
  #taken() {
    // A figure has nothing there, so that its nodes stand where those of its poster do.
    this.#corners ??= this.app.host.hasAttribute("data-figure") ? [] : this.#measured();
    return this.#corners;
  }

  #measured() {
    const { left, top } = this.#canvas.getBoundingClientRect();
    const over = [...this.querySelectorAll(".key span, .messages summary, .marks")];
    return over.map((each) => {
      const box = each.getBoundingClientRect();
      // The number of messages changes all the time, and no node moves for it. A target is higher than its words.
      const width = each.matches("summary") ? COUNTED : box.width;
      const height = Math.min(WORDS, box.height);
      return {
        ...{ x: Math.floor(box.right - width - left), y: Math.floor((box.top + box.bottom - height) / 2 - top) },
        ...{ width: Math.ceil(width), height: Math.ceil(height) },
      };
    });
  }

  #dense() {
    return this.app.store.playing.peek() && this.app.store.pace.peek() > DENSE;
  }

  #witnesses() {
    if (!this.app.frame?.head.breaches) return undefined;
    const broken = this.app.verdicts().filter((each) => !each.holds);
    return broken.flatMap((each) => each.nodes ?? []).map((name) => this.#id(name));
  }

  /** @param {string} name */
  #id(name) {
    const { nodes = [], clients = [] } = this.app.frame ?? {};
    return [...nodes, ...clients].find(({ id }) => nameOf(id) === name)?.id ?? 0;
  }

  /** @param {import("../core/store.js").Selection | undefined} selection @returns {import("../canvas/stage.js").Target | undefined} */
  #target(selection) {
    const frame = this.app.frame;
    if (!selection || !frame) return undefined;
    if (selection.kind === "message") {
      const packet = frame.packets.find((each) => packetName(each) === selection.name);
      return packet && { kind: "packet", id: packet.place };
    }
    if (selection.kind === "link") {
      return {
        kind: "link",
        id: selection.name
          .split(" ")
          .map((name) => this.#id(name))
          .join(" "),
      };
    }
    const id = this.#id(selection.name);
    return id ? { kind: selection.name.startsWith("c") ? "client" : "node", id } : undefined;
  }

  /** @param {import("../canvas/stage.js").Target | undefined} target @returns {import("../core/store.js").Selection | undefined} */
  #selection(target) {
    switch (target?.kind) {
      case "node":
      case "client":
        return { kind: "node", name: nameOf(Number(target.id)) };
      case "packet": {
        const packet = this.app.frame?.packets.find(({ place }) => place === target.id);
        return packet && { kind: "message", name: packetName(packet) };
      }
      case "link":
        return {
          kind: "link",
          name: String(target.id)
            .split(" ")
            .map((id) => nameOf(Number(id)))
            .join(" "),
        };
      case "wall":
        return { kind: "wall", name: "" };
      default:
        return undefined;
    }
  }

  /** Where a node or client stands on the canvas. @param {number} id */
  placeOf(id) {
    return this.#layout && placeOf(this.#layout, id);
  }

  /**
   * Scrolls the page so that nothing of a node lies below this edge of the window, if it does.
   * @param {string} name @param {number} edge
   */
  uncover(name, edge) {
    const at = this.placeOf(this.#id(name));
    if (!at || !this.#layout) return;
    const { r, scale } = this.#layout;
    const low = this.#canvas.getBoundingClientRect().top + at.y + r + FOOT * scale;
    if (low > edge) window.scrollBy({ top: low - edge, behavior: this.app.still.matches ? "auto" : "smooth" });
  }

  /** @param {PointerEvent | MouseEvent} event */
  #at(event) {
    const frame = this.app.frame;
    if (!this.#layout || !frame) return undefined;
    const box = this.#canvas.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const target = hitStage(this.#layout, frame, at, { dense: this.#dense(), still: this.app.still.matches });
    return this.#selection(target);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { stage, regions } = this.words;
    store.beat.value;
    store.selected.value;
    store.hovered.value;
    store.headline.value;
    store.sight.value;
    this.app.clock.invalidate();
    return html`<section aria-label=${regions.stage} ?hidden=${store.failure.value !== undefined}>
      <canvas lang=${this.words.tag} role="img" aria-label=${stage.drawing}
        @click=${(/** @type {MouseEvent} */ event) => this.app.select(this.#at(event))}
        @pointermove=${this.#hover} @pointerleave=${() => (store.hovered.value = undefined)}></canvas>
      ${store.ready.value && !store.failure.value ? html`<div class="top">${this.#key()} ${this.#messages()} ${this.#marks()}</div> ${this.#table()}` : nothing}
    </section>`;
  }

  /** @param {PointerEvent} event */
  #hover = (event) => {
    if (event.pointerType === "touch") return;
    const at = this.#at(event);
    this.#canvas.classList.toggle("points", at !== undefined);
    const { hovered } = this.app.store;
    if (hovered.peek()?.name !== at?.name) hovered.value = at;
  };

  #table() {
    const { stage, grouped } = this.words;
    const own = protocolWords(this.words, this.app.player.protocol);
    const nodes = this.app.nodes();
    const chosen = this.app.store.selected.value?.name;
    return html`<div class="hidden" @keydown=${this.#arrows}>
      <table aria-label=${stage.table}>
        <thead><tr>
          ${[stage.node, stage.status, stage.role, own?.epoch ?? stage.epoch, stage.log, stage.committed].map((head) => html`<th scope="col">${head}</th>`)}
        </tr></thead>
        <tbody>${nodes.map(
          (node, at) => html`<tr>
            <th scope="row"><button tabindex=${node.id === (chosen ?? nodes[0].id) || (at === 0 && !chosen?.startsWith("n")) ? 0 : -1}
              data-node=${node.id} aria-pressed=${node.id === chosen}
              @click=${() => this.app.select({ kind: "node", name: node.id })}
              @focus=${() => (this.app.store.hovered.value = { kind: "node", name: node.id })}
              @blur=${() => (this.app.store.hovered.value = undefined)}>${this.words.Who({ name: node.id })}</button></th>
            <td>${stage.statuses[node.status]}</td>
            <td>${entry(own?.roles, node.role)?.name ?? node.role}</td>
            <td>${grouped(node.epoch)}</td><td>${grouped(node.log_length)}</td><td>${grouped(node.commit)}</td>
          </tr>`,
        )}</tbody>
      </table>
    </div>`;
  }

  /** Arrows go to the nearest node in their direction, as the picture has them. @param {KeyboardEvent} event */
  #arrows = (event) => {
    const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const from = /** @type {HTMLElement} */ (event.target).dataset.node;
    if (!direction || !from || !this.#layout) return;
    event.preventDefault();
    const [x, y] = direction;
    const next = neighbour(this.#layout, this.#id(from), { x, y });
    /** @type {HTMLElement | null} */ (
      this.querySelector(`[data-node="${next === undefined ? "" : nameOf(next)}"]`)
    )?.focus();
  };

  /** What the letters of the nodes mean. */
  #key() {
    const { tables, protocol } = this.app.player;
    const own = protocolWords(this.words, protocol);
    const look = lookOf(this.words, tables);
    const explain = this.app.store.explain.value;
    for (const { role } of this.app.frame?.nodes ?? []) this.#roles.add(role);
    const roles = (tables?.roles ?? [])
      .map((role, at) => ({
        shape: look.roles[at],
        letter: look.letters?.[at],
        name: entry(own?.roles, role)?.name ?? role,
        seen: this.#roles.has(at),
      }))
      // What only some set-ups have needs no room before somebody is it.
      .filter(({ shape, seen }) => seen || !SOMETIMES.includes(shape));
    return html`<p class="key">
      ${roles.map(({ shape, letter, name }) => html`<span class=${shape}><b>${letter}</b> ${explain?.(this.app, name, { always: true }) ?? name}</span>`)}
      ${this.#epochs(own)}
    </p>`;
  }

  /** What the letter on the tabs of nodes stands for, if it is one. @param {import("../core/sentence.js").Own | undefined} own */
  #epochs(own) {
    const { stage } = this.words;
    const name = own?.epoch ?? stage.epoch;
    const [letter] = stage.tab({ epoch: 1, name }).split(/[\s\d]/);
    const says = name.toLowerCase();
    if (letter.toLowerCase() === says) return nothing;
    const { explain } = this.app.store;
    return html`<span class="epochs"><b>${letter}</b> ${explain.value?.(this.app, says, { always: true }) ?? says}</span>`;
  }

  #marks() {
    const { open } = this.words.marks;
    return html`<button class="plain marks" title=${open} aria-label=${open} aria-haspopup="dialog"
      @click=${() => (this.app.store.legend.value = true)}>?</button>`;
  }

  /** What is under way, for those who cannot hit what moves. */
  #messages() {
    const { stage } = this.words;
    const frame = this.app.frame;
    const own = protocolWords(this.words, this.app.player.protocol);
    const rows = this.app.player.tables?.messages ?? [];
    const packets = frame?.packets ?? [];
    return html`<details class="messages">
      <summary><quorate-under-way .app=${this.app}></quorate-under-way></summary>
      ${
        packets.length === 0
          ? html`<p class="help">${stage.noMessages}</p>`
          : html`<ul>${packets.slice(0, 40).map((packet) => {
              const name = packetName(packet);
              const kind = messageName(this.words, own, rows[packet.row] ?? CARRIED[packet.row - 0xf0]);
              const said = stage.message({ kind, from: nameOf(packet.from), to: nameOf(packet.to) });
              return html`<li><button class="plain" @click=${() => this.app.select({ kind: "message", name })}>${said}</button></li>`;
            })}</ul>`
      }
    </details>`;
  }
}

/** How many messages are under way: drawn afresh with every frame of the stage, so that the number is that of the picture. */
export class UnderWay extends Panel {
  /** @override */
  render() {
    this.app.store.tick.value;
    return this.words.stage.messages({ count: this.app.frame?.packets.length ?? 0 });
  }
}

customElements.define("quorate-stage", Stage);
customElements.define("quorate-under-way", UnderWay);
