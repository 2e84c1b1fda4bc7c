// The stage: the picture of the cluster, and beside it in the document the same as a table of nodes (nodes.js) and a list of
// messages, which are also how the keyboard reaches what the pointer points at.

import { html, nothing } from "lit";
import { sized } from "../canvas/fit.js";
import { LIST_BELOW, listHeight, placeOf, stageLayout } from "../canvas/layout.js";
import { readTheme } from "../canvas/theme.js";
import { nameOf, packetName } from "../core/frame.js";
import { isUsual, lookOf, plainLook } from "../core/look.js";
import { Painting } from "../core/painting.js";
import { entry, messageName, protocolWords } from "../core/sentence.js";
import { settingsOf } from "../core/settings.js";
import { Panel, ticking } from "./panel.js";
import "./nodes.js";

/** Above this pace messages are too quick to be seen one by one. */
const DENSE = 500_000;

/** More than so many messages nobody counts. */
const COUNTABLE = 40;

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

/** The way to read that relies on leases, as a setting of a protocol names it. */
const LEASE = "lease";

/** A line of a script by which members change. */
const CHANGE = /^at \S+ (add|remove) (n\d|leader)/m;

/** What pointers and arrows find in the picture comes with the first of them. */
const finding = () => import("../canvas/hit.js").catch(() => undefined);

/** Once it has come. @type {typeof import("../core/standing.js") | undefined} */
let standing;

export class Stage extends Panel {
  #painting = new Painting("stage", {
    changed: () => this.requestUpdate(),
    resized: () => this.#again(),
    on: {
      click: async (event) => this.app.select(await this.#at(event)),
      pointermove: (event) => this.#hover(event),
      pointerleave: () => {
        this.#moves += 1;
        this.app.store.hovered.value = undefined;
      },
    },
  });
  /** Counts the movements of the pointer: only what the last one found counts. */
  #moves = 0;
  /** Counts the runs that were opened. */
  #run = 0;
  /** Milliseconds of playing since the last picture. */
  #elapsed = 0;
  /** The roles that nodes were seen in, by their rows. @type {Set<number>} */
  #roles = new Set();
  /** What the picture was laid out by last. @type {{ size: import("../canvas/layout.js").Size, corners: import("../canvas/layout.js").Box[], scale: number } | undefined} */
  #laid;
  /** What lies over the canvas, until it may have changed. @type {import("../canvas/layout.js").Box[] | undefined} */
  #corners;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  /** The run of which it is known whether it has leases and whether its members change, and both. */
  #known = /** @type {unknown} */ (undefined);
  #leases = false;
  /** Whether the list of messages is open. */
  #unfolded = false;
  #changes = false;
  /** Whether the key has the shelf. */
  #keyed = true;

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

  get #canvas() {
    return this.#painting.canvas;
  }

  /** Where everything stands in the picture. */
  get #layout() {
    const { frame } = this.app;
    if (!this.#laid || !frame) return undefined;
    const [nodes, clients] = [frame.nodes, frame.clients].map((some) => some.map(({ id }) => id));
    return stageLayout(nodes, clients, this.#laid.size, this.#laid);
  }

  #again() {
    this.#corners = undefined;
    this.app.clock.invalidate();
  }

  #watch() {
    const { app } = this;
    const recolour = () => {
      this.#theme = undefined;
      this.#again();
    };
    const forget = () => {
      this.#run += 1;
      this.#roles.clear();
    };
    const learn = () => {
      this.#known = undefined;
    };
    app.player.addEventListener("opened", forget);
    app.player.addEventListener("acted", learn);
    this.#painting.begin();
    this.ends = [
      app.paintWith((elapsed) => this.#paint(elapsed)),
      () => this.#painting.end(),
      () => app.player.removeEventListener("opened", forget),
      () => app.player.removeEventListener("acted", learn),
      app.whenRecoloured(recolour),
    ];
  }

  /** @param {number} elapsed @returns {boolean} whether a picture is still to come */
  #paint(elapsed) {
    const { store, player } = this.app;
    const { frame } = player;
    this.#elapsed += elapsed;
    if (this.#painting.busy) return true;
    const size = frame && this.#size(frame);
    if (!frame || !size) return false;
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const words = store.words.peek();
    const look = lookOf(words, player.tables);
    const seen = store.sight.peek()?.view(frame);
    const scale = store.present.peek() && size.width >= ROOM && size.height >= ROOM / 2 ? PRESENTED : 1;
    this.#laid = { size, scale, corners: size.width < LIST_BELOW ? [] : this.#taken() };
    if (this.#shelved !== this.#keyed) this.requestUpdate();
    const plain = plainLook(look, seen?.nodes ?? frame.nodes);
    // Of whom nothing was heard there is no epoch, and of nobody a disk.
    if (seen) Object.assign(plain, { disk: false, epochs: { ...plain.epochs, 0: "?" } });
    this.#painting.show({
      ...{ run: this.#run, numbers: frame.numbers, nodes: seen?.nodes, elapsed: this.#elapsed },
      playing: store.playing.peek(),
      ...{ lang: words.tag, theme: this.#theme, size, look: plain },
      lit: this.app.lit().nodes.map((name) => this.#id(name)),
      options: {
        ...{ scale, corners: this.#laid.corners, still: this.app.still.matches, dense: this.#dense() },
        selected: this.#target(store.selected.peek()),
        focused: this.#target(store.hovered.peek()),
        ...(seen
          ? { veil: true, ages: seen.ages, faded: seen.faded }
          : { witnesses: this.#witnesses(), ...this.#standing(frame, look) }),
      },
    });
    this.#elapsed = 0;
    return false;
  }

  /** How large the picture is, if there is room for one. @param {import("../core/frame.js").Frame} frame */
  #size({ nodes, clients }) {
    const canvas = this.#canvas;
    const { clientWidth: width } = canvas;
    if (width === 0) return undefined;
    canvas.style.height = width < LIST_BELOW ? `${listHeight(nodes.length, clients.length)}px` : "";
    return sized(width, canvas.clientHeight);
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
    if (!selection || selection.kind === "slot" || !frame) return undefined;
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

  /** Where a node or client stands on the canvas. @param {number} id */
  placeOf(id) {
    const layout = this.#layout;
    return layout && placeOf(layout, id);
  }

  /**
   * Scrolls the page so that nothing of a node lies below this edge of the window, if it does.
   * @param {string} name @param {number} edge
   */
  uncover(name, edge) {
    const [at, layout] = [this.placeOf(this.#id(name)), this.#layout];
    if (!at || !layout) return;
    const { r, scale } = layout;
    const low = this.#canvas.getBoundingClientRect().top + at.y + r + FOOT * scale;
    if (low > edge) window.scrollBy({ top: low - edge, behavior: this.app.still.matches ? "auto" : "smooth" });
  }

  /** @param {PointerEvent | MouseEvent} event */
  async #at(event) {
    const found = await finding();
    const [frame, layout] = [this.app.frame, this.#layout];
    if (!found || !layout || !frame) return undefined;
    const box = this.#canvas.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const target = found.hitStage(layout, frame, at, { dense: this.#dense(), still: this.app.still.matches });
    return found.selectionOf(frame, target);
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
    return html`<section aria-label=${this.app.called ?? regions.stage} ?hidden=${store.failure.value !== undefined}>
      ${this.#painting.dressed({ lang: this.words.tag, role: "img", "aria-label": stage.drawing })}
      ${store.ready.value && !store.failure.value ? html`<div class="top">${this.#key()} ${this.#messages()} ${this.#marks()}</div> <quorate-nodes .app=${this.app} .stage=${this}></quorate-nodes>` : nothing}
    </section>`;
  }

  /** @param {PointerEvent} event */
  #hover = async (event) => {
    if (event.pointerType === "touch") return;
    this.#moves += 1;
    const move = this.#moves;
    const at = await this.#at(event);
    if (move !== this.#moves) return;
    this.#canvas.classList.toggle("points", at !== undefined);
    const { hovered } = this.app.store;
    if (hovered.peek()?.name !== at?.name) hovered.value = at;
  };

  /**
   * The nearest node in a direction, as the picture has them.
   * @param {string} name @param {import("../canvas/layout.js").Point} way
   */
  async neighbour(name, way) {
    const layout = this.#layout;
    const next = layout && (await finding())?.neighbour(layout, this.#id(name), way);
    return next && nameOf(next);
  }

  /** What the letters of the nodes mean. */
  #key() {
    const { tables, protocol } = this.app.player;
    const own = protocolWords(this.words, protocol);
    const look = lookOf(this.words, tables);
    const explain = this.app.store.explain.value;
    this.#keyed = this.#shelved;
    for (const { role } of this.app.frame?.nodes ?? []) this.#roles.add(role);
    const roles = (tables?.roles ?? [])
      .map((role, at) => ({
        shape: look.roles[at],
        letter: look.letters?.[at],
        name: entry(own?.roles, role)?.name ?? role,
        seen: this.#roles.has(at),
      }))
      // What only some set-ups have needs no room before somebody is it.
      .filter(({ shape, seen }, at) => seen || isUsual(shape, at));
    return html`<p class="key">
      ${roles.map(({ shape, letter, name }) => html`<span class=${shape}><b>${letter}</b> ${explain?.(this.app, name, { always: true }) ?? name}</span>`)}
      ${this.#epochs(own)} ${(tables?.timers ?? []).length > 0 ? this.#sign("arc", "", this.words.stage.timer) : nothing}
      ${(tables?.journals ?? []).length > 0 ? this.#sign(this.#shelved ? "shelf" : "shelf none", "", this.words.stage.writes) : nothing}
    </p>`;
  }

  /** Whether there is room for the shelves under the nodes. */
  get #shelved() {
    return (this.#layout?.detail ?? "full") === "full";
  }

  /** What the letter on the tabs of nodes stands for, if it is one. @param {import("../core/sentence.js").Own | undefined} own */
  #epochs(own) {
    const { stage } = this.words;
    const name = own?.epoch ?? stage.epoch;
    const [letter] = stage.tab({ epoch: 1, name }).split(/[\s\d]/);
    const says = name.toLowerCase();
    if (letter.toLowerCase() === says) return nothing;
    return this.#sign("tab", letter, says);
  }

  /** What else hangs on nodes. @param {string} sign @param {string} letter @param {string} says */
  #sign(sign, letter, says) {
    const explain = this.app.store.explain.value;
    return html`<span class="hangs ${sign}"><b>${letter}</b> ${explain?.(this.app, says, { always: true }) ?? says}</span>`;
  }

  #marks() {
    const { open } = this.words.marks;
    return html`<button class="plain marks" title=${open} aria-label=${open} aria-haspopup="dialog"
      @click=${() => (this.app.store.legend.value = true)}>?</button>`;
  }

  /** @param {Event & { target: HTMLDetailsElement }} event */
  #unfold = ({ target }) => {
    this.#unfolded = target.open;
    this.requestUpdate();
  };

  /** What is under way, for those who cannot hit what moves. */
  #messages() {
    const { stage } = this.words;
    const frame = this.app.frame;
    const own = protocolWords(this.words, this.app.player.protocol);
    const rows = this.app.player.tables?.messages ?? [];
    // Nobody sees what is folded away.
    const packets = (this.#unfolded && frame?.packets) || [];
    return html`<details class="messages" @toggle=${this.#unfold}>
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

/** How many messages are under way: the number of the picture where they can be counted in it, else some times a second. */
export class UnderWay extends Panel {
  brief = true;

  /** @override */
  render() {
    const { store, frame } = this.app;
    const count = frame?.underway ?? 0;
    if (store.pace.value > DENSE || count > COUNTABLE) store.glance.value;
    else store.tick.value;
    const { messages } = this.words.stage;
    return ticking(messages({ count }), messages({ count: Math.max(count, 100) }));
  }
}

customElements.define("quorate-stage", Stage);
customElements.define("quorate-under-way", UnderWay);
