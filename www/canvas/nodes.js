// @ts-check
// A node: its silhouette, number and letter, and what hangs on it.

import { CRASHED, NONE, PAUSED, REMOVED } from "../core/frame.js";
import { ARC, clamp, extent, labelSize, REACH, tabHeight } from "./layout.js";
import { box, circle, faint, fill, line, polygon, roleColour, silhouette, stroke, text } from "./marks.js";
import { font, tint } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./marks.js").RoleKind} RoleKind */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/frame.js").FrameNode} FrameNode */

/**
 * What the page says of a protocol, so that nothing here names one.
 * @typedef {object} Look
 * @property {RoleKind[]} roles the shape of each role, by its row
 * @property {string[]} [letters] the letter of each role in the reader's language
 * @property {string} [liar] and that of a Byzantine node
 * @property {(epoch: number) => string} [epoch] an epoch as the tab says it
 * @property {string} [down] what the tab of a crashed node says in its place
 * @property {boolean} [disk] whether nodes have disks; they do unless told
 * @property {boolean} [votes] whether who asks counts votes; it does unless told
 */

/**
 * What a node shows besides its own record.
 * @typedef {object} Extra
 * @property {number} members how many nodes vote
 * @property {number} self the how many-th of them it is
 * @property {number[][]} [ballots] whose votes count, as places in the roster: of two configurations both, the old above
 * @property {Set<number>} [underway] whose votes or copies are on their way, as places in the roster
 * @property {boolean} [busy] too much happens to draw each copy
 * @property {boolean} [solid] its pips stand on the ground of who leads
 * @property {number} [written] how many records its shelf shows as synced; the last few unless told
 * @property {{ left: number, age: number }} [reset] where the arc stood before a reset, and how long ago, 0 to 1
 * @property {{ kind: RoleKind, amount: number }} [before] the role that it comes from, and how far it has come
 * @property {{ left: number, truly: number }} [lease] what is left of it by its own clock and in truth
 * @property {boolean} [lying] it may say anything
 * @property {boolean} [hanging] its disk does not answer
 */

const TOP = -Math.PI / 2;
const TURN = 2 * Math.PI;
const SHELF = 7;

/** @param {Look} look @param {FrameNode} node @returns {RoleKind} */
export const kindOf = (look, node) => look.roles[node.role] ?? "plain";

/**
 * Draws one node where the layout puts it.
 * @param {Ink} ctx @param {FrameNode} node @param {StageLayout} layout @param {Theme} theme
 * @param {Look} look @param {Extra} extra
 */
export function drawNode(ctx, node, layout, theme, look, extra) {
  const at = layout.nodes.get(node.id);
  if (!at) return;
  const spot = {
    x: at.x,
    y: at.y,
    r: layout.r,
    k: layout.scale,
    dots: layout.detail === "dots",
    row: layout.kind === "list",
  };
  const kind = kindOf(look, node);
  if (node.status === REMOVED) {
    number(ctx, node, spot, theme, theme.ink3);
    return;
  }
  // In a list the timer is a bar of its own.
  if (node.status !== CRASHED && layout.kind === "ring") timer(ctx, node, spot, theme, kind, extra);
  const before = extra.before;
  if (before && before.amount < 1 && node.status !== CRASHED) {
    faint(ctx, 1 - before.amount, () => body(ctx, { ...node }, spot, theme, before.kind, extra));
    faint(ctx, before.amount, () => body(ctx, node, spot, theme, kind, extra));
  } else {
    body(ctx, node, spot, theme, kind, extra);
  }
  inside(ctx, node, spot, theme, look, kind, extra);
  if (kind === "leading" && node.status !== CRASHED) pennant(ctx, spot, theme);
  if (!spot.dots) tab(ctx, node, spot, theme, look);
  if (layout.detail === "full" && look.disk !== false) shelf(ctx, node, spot, theme, extra);
  if (node.status === PAUSED && node.inbox > 0) queue(ctx, node.inbox, spot, theme);
}

/** @typedef {{ x: number, y: number, r: number, k: number, dots: boolean, row: boolean }} Spot */

/**
 * The silhouette, filled and edged.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {RoleKind} kind
 * @param {Extra} extra
 */
function body(ctx, node, { x, y, r, k, dots }, theme, kind, extra) {
  const colour = roleColour(theme, kind);
  if (node.status === CRASHED) {
    circle(ctx, x, y, r);
    fill(ctx, theme.paper);
    stroke(ctx, theme.ink3, 2 * k, [2 * k, 4 * k]);
    return;
  }
  silhouette(ctx, kind, x, y, r, k);
  fill(ctx, theme.paper);
  faint(ctx, node.status === PAUSED ? 0.5 : 1, () => {
    if (extra.lying) {
      lying(ctx, x, y, r, k, theme);
    } else if (kind === "leading") {
      fill(ctx, colour);
    } else {
      if (dots) fill(ctx, tint(theme, node.epoch));
      const asks = kind === "asking" || kind === "probing";
      stroke(ctx, colour, (asks ? 3 : 2) * k, kind === "probing" ? [4 * k, 3 * k] : []);
    }
  });
  if (extra.lease) lease(ctx, x, y, r, k, theme, extra.lease);
}

/**
 * A liar is cut in two by a zigzag, and its halves do not fit.
 * @param {Ink} ctx @param {number} x @param {number} y @param {number} r @param {number} k @param {Theme} theme
 */
function lying(ctx, x, y, r, k, theme) {
  const teeth = [-1, -0.6, -0.2, 0.2, 0.6, 1].map((t, i) => ({ t, side: i % 2 === 0 ? -2.5 * k : 2.5 * k }));
  for (const side of [-1, 1]) {
    const shift = side * 1.5 * k;
    ctx.beginPath();
    ctx.arc(x, y + shift, r, TOP, TOP + Math.PI, side < 0);
    for (const { t, side: tooth } of [...teeth].reverse()) ctx.lineTo(x + tooth, y + shift + t * r);
    ctx.closePath();
    fill(ctx, side < 0 ? theme.byzantine : theme.paper);
    stroke(ctx, theme.byzantine, 2 * k);
  }
}

/**
 * What is left of a lease, by the holder's clock as a line and in truth as an outline; the wedge between is the danger.
 * @param {Ink} ctx @param {number} x @param {number} y @param {number} r @param {number} k @param {Theme} theme
 * @param {{ left: number, truly: number }} what
 */
function lease(ctx, x, y, r, k, theme, { left, truly }) {
  const inner = r - 5 * k;
  if (left > 0) {
    ctx.beginPath();
    ctx.arc(x, y, inner, TOP + TURN * (1 - left), TOP + TURN);
    stroke(ctx, theme.paper, 3 * k);
  }
  if (Math.abs(left - truly) < 0.01) return;
  const [first, last] = [1 - Math.max(left, truly), 1 - Math.min(left, truly)].map((part) => TOP + TURN * part);
  ctx.beginPath();
  ctx.arc(x, y, inner, first, last);
  stroke(ctx, theme.cut, 3 * k, [2 * k, 2 * k]);
  const end = TOP + TURN * (1 - truly);
  circle(ctx, x + inner * Math.cos(end), y + inner * Math.sin(end), 2.5 * k);
  stroke(ctx, theme.paper, 1.5 * k);
}

/**
 * The number, the letter below it and the pips between them: while the node asks for votes, or counts copies.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {Look} look
 * @param {RoleKind} kind @param {Extra} extra
 */
function inside(ctx, node, spot, theme, look, kind, extra) {
  const { x, y, r, k, dots } = spot;
  const crashed = node.status === CRASHED;
  const paused = node.status === PAUSED;
  const solid = kind === "leading" && !crashed && !paused && !extra.lying;
  const amount = extra.before && solid !== (extra.before.kind === "leading") ? extra.before.amount : 1;
  const plain = crashed ? theme.ink3 : theme.ink;
  // The number stands still while the silhouette changes below it; only its ink follows.
  const halo = extra.lying && !crashed ? theme.paper : undefined;
  faint(ctx, 1 - amount, () => number(ctx, node, spot, theme, solid ? plain : theme.paper));
  faint(ctx, amount, () => number(ctx, node, spot, theme, solid ? theme.paper : plain, halo));
  if (dots) {
    const colour = solid ? theme.paper : plain;
    if (roomy(spot)) text(ctx, theme, tabText(look, node), x, y + 0.48 * r, { size: 11 * k, colour });
    if (crashed || paused) small(ctx, spot, theme, crashed);
    return;
  }
  const asks = (kind === "asking" || kind === "probing") && !crashed && look.votes !== false;
  // Below the pips the letter makes room for them; the number stands where it always does.
  const low = y + (asks ? 0.62 : 0.56) * r;
  const size = labelSize(r, k);
  if (crashed) {
    ctx.lineCap = "round";
    line(ctx, x - 3.5 * k, low - 3.5 * k, x + 3.5 * k, low + 3.5 * k);
    ctx.moveTo(x + 3.5 * k, low - 3.5 * k);
    ctx.lineTo(x - 3.5 * k, low + 3.5 * k);
    stroke(ctx, theme.ink3, 2 * k);
    ctx.lineCap = "butt";
  } else if (paused) {
    bars(ctx, x, low, size * 0.42, theme.ink, k);
  } else {
    const letter = extra.lying ? look.liar : look.letters?.[node.role];
    // The edge of an observer is too faint for a letter.
    const own = kind === "watching" ? theme.ink2 : roleColour(theme, kind);
    const colour = solid ? theme.paper : extra.lying ? theme.ink : own;
    text(ctx, theme, letter ?? "", x, low, { size, weight: 600, colour, halo });
  }
  // Who leads counts copies as who asks counts votes, on its own ground.
  const counts = solid && !extra.busy && (node.granted | node.grantedHigh) !== 0;
  if (asks || counts) pips(ctx, node, spot, theme, { ...extra, solid });
}

/**
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {string} colour
 * @param {string} [halo]
 */
function number(ctx, node, { x, y, r, k, dots }, theme, colour, halo) {
  const low = dots && !roomy({ r, k });
  const size = low ? Math.max(9 * k, r * 0.9) : Math.max(12 * k, r * 0.62);
  text(ctx, theme, String(node.id), x, low ? y : y - (dots ? 0.2 : 0.26) * r, { size, weight: 600, colour, halo });
}

/** Whether a node without a tab has room for its term inside. @param {{ r: number, k: number }} spot */
const roomy = ({ r, k }) => r >= 17 * k;

/** The words on a node's tab. @param {Look} look @param {FrameNode} node */
export const tabText = (look, { epoch, status }) =>
  status === CRASHED && look.down ? look.down : look.epoch ? look.epoch(epoch) : String(epoch);

/**
 * Where there is no room for a letter, a crash or a pause is a mark at the upper right.
 * @param {Ink} ctx @param {Spot} spot @param {Theme} theme @param {boolean} crashed
 */
function small(ctx, { x, y, r, k }, theme, crashed) {
  const [right, top] = [x + r * 0.9, y - r * 0.9];
  circle(ctx, right, top, 5 * k);
  fill(ctx, theme.paper);
  if (!crashed) {
    bars(ctx, right, top, 3.5 * k, theme.ink, k * 0.75);
    return;
  }
  line(ctx, right - 3 * k, top - 3 * k, right + 3 * k, top + 3 * k);
  ctx.moveTo(right + 3 * k, top - 3 * k);
  ctx.lineTo(right - 3 * k, top + 3 * k);
  stroke(ctx, theme.ink3, 2 * k);
}

/**
 * @param {Ink} ctx @param {number} x @param {number} y @param {number} half @param {string} colour @param {number} k
 */
function bars(ctx, x, y, half, colour, k) {
  for (const side of [-1, 1]) {
    line(ctx, x + side * 3 * k, y - half, x + side * 3 * k, y + half);
    stroke(ctx, colour, 2.5 * k);
  }
}

/**
 * The arc of the timer: full at twelve o'clock, shrinking clockwise to nothing.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {RoleKind} kind
 * @param {Extra} extra
 */
function timer(ctx, node, { x, y, r, k, dots }, theme, kind, extra) {
  if (node.timer === NONE || kind === "watching") return;
  const leads = kind === "leading";
  const [out, width] = dots ? [r + 4 * k, 2 * k] : [r + ARC * k, (leads ? 2 : 4) * k];
  const left = clamp(0, node.timerLeft, 1);
  const start = TOP + TURN * (1 - left);
  if (left > 0) {
    ctx.beginPath();
    ctx.arc(x, y, out, start, TOP + TURN);
    faint(ctx, leads ? 1 : 0.7, () => stroke(ctx, leads ? theme.leader : theme.candidate, width));
  }
  const tick = (/** @type {number} */ angle, /** @type {number} */ half) => {
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    line(ctx, x + dx * (out - half), y + dy * (out - half), x + dx * (out + half), y + dy * (out + half));
    stroke(ctx, theme.ink, 2 * k);
  };
  if (node.status === PAUSED) tick(start, 5 * k);
  const reset = extra.reset;
  if (reset && reset.age < 1) faint(ctx, 1 - reset.age ** 3, () => tick(TOP + TURN * (1 - reset.left), 4 * k));
}

/**
 * A pip for each vote or copy; while the members change, a row for each of both configurations.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {Extra} extra
 */
function pips(ctx, node, spot, theme, extra) {
  const sets = extra.ballots ?? [Array.from({ length: extra.members }, (_, i) => i)];
  for (const [i, voters] of sets.entries()) pipsOf(ctx, node, spot, theme, extra, voters, i - (sets.length - 1) / 2);
}

/**
 * A row of pips, the node's own first, and an upright stroke where the majority is reached.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {Extra} extra
 * @param {number[]} voters @param {number} down how many rows it stands below the middle
 */
function pipsOf(ctx, node, { x, y, r, k }, theme, { self, underway, solid }, voters, down) {
  const members = voters.length;
  // Below the number and above the letter, the stroke included.
  const row = y + (0.22 + 0.2 * down) * r;
  const majority = Math.floor(members / 2) + 1;
  const most = 2 * (r - 4 * k - 0.13 * r);
  const unit = Math.min(k, most / (5 * members + 3 * (members - 1) + 2));
  const [colour, mark] = solid ? [theme.paper, theme.paper] : [theme.candidate, theme.ink];
  const order = [...voters].sort((a, b) => Number(b === self) - Number(a === self));
  const width = (5 * members + 3 * (members - 1) + 2) * unit;
  if (unit < 0.55 * k) {
    ballot(ctx, node, { x, row, width: most, majority: majority / members, k }, voters, colour, mark);
    return;
  }
  let left = x - width / 2;
  order.forEach((voter, i) => {
    const [at, radius] = [left + 2.5 * unit, 2.5 * unit];
    const granted = bit(node.granted, node.grantedHigh, voter);
    const refused = bit(node.refused, node.refusedHigh, voter);
    const asked = underway?.has(voter);
    if (granted) {
      circle(ctx, at, row, radius);
      fill(ctx, colour);
    } else {
      circle(ctx, at, row, radius - 0.5 * unit);
      faint(ctx, refused || asked ? 1 : 0.45, () => stroke(ctx, colour, unit));
      if (refused) {
        line(ctx, at - radius, row + radius, at + radius, row - radius);
        stroke(ctx, colour, unit);
      } else if (asked) {
        circle(ctx, at, row, unit);
        fill(ctx, colour);
      }
    }
    left += 8 * unit;
    if (i + 1 === majority) {
      line(ctx, left - 0.5 * unit, row - 4 * unit, left - 0.5 * unit, row + 4 * unit);
      stroke(ctx, mark, Math.max(1, k));
      left += 2 * unit;
    }
  });
}

/**
 * Votes as a bar, where there are too many for pips.
 * @param {Ink} ctx @param {FrameNode} node
 * @param {{ x: number, row: number, width: number, majority: number, k: number }} where
 * @param {number[]} voters @param {string} colour @param {string} mark the colour of the stroke at the majority
 */
function ballot(ctx, node, { x, row, width, majority, k }, voters, colour, mark) {
  const members = voters.length;
  const granted = voters.filter((i) => bit(node.granted, node.grantedHigh, i)).length;
  const left = x - width / 2;
  box(ctx, left, row - 2 * k, (width * granted) / members, 4 * k);
  fill(ctx, colour);
  box(ctx, left, row - 2 * k, width, 4 * k);
  stroke(ctx, colour, k);
  line(ctx, left + width * majority, row - 4 * k, left + width * majority, row + 4 * k);
  stroke(ctx, mark, k);
}

/** One of 64 bits. @param {number} low @param {number} high @param {number} i */
const bit = (low, high, i) => (((i < 32 ? low : high) >>> (i % 32)) & 1) === 1;

/** The flag of a leader, on a staff at the upper right. @param {Ink} ctx @param {Spot} spot @param {Theme} theme */
function pennant(ctx, { x, y, r, k, dots }, theme) {
  const out = (r + (dots ? 5 : REACH) * k) * Math.SQRT1_2;
  const [left, foot, tall] = [x + out, y - out, (dots ? 11 : 16) * k];
  const [wide, high] = dots ? [7 * k, 6 * k] : [10 * k, 8 * k];
  line(ctx, left, foot, left, foot - tall);
  stroke(ctx, theme.leader, 2 * k);
  const top = foot - tall;
  polygon(ctx, [
    { x: left, y: top },
    { x: left + wide, y: top + high / 2 },
    { x: left, y: top + high },
  ]);
  fill(ctx, theme.leader);
}

/**
 * The term, on a tab below the node.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {Look} look
 */
function tab(ctx, node, { x, y, r, k }, theme, look) {
  const size = labelSize(r, k);
  const words = tabText(look, node);
  ctx.font = font(theme, size, 500);
  const width = Math.round(Math.max(26 * k, ctx.measureText(words).width + 10 * k));
  const [top, height] = [Math.round(y + r + 11 * k), tabHeight(r, k)];
  const crashed = node.status === CRASHED;
  box(ctx, x - width / 2, top, width, height, 5 * k);
  if (!crashed) fill(ctx, tint(theme, node.epoch));
  text(ctx, theme, words, x, top + height / 2, { size, colour: crashed ? theme.ink3 : theme.ink });
}

/**
 * The disk: a tick for each of the last records, hollow while it is not synced.
 * @param {Ink} ctx @param {FrameNode} node @param {Spot} spot @param {Theme} theme @param {Extra} extra
 */
function shelf(ctx, node, { x, y, r, k }, theme, extra) {
  const { down } = extent(r, k, "full");
  const foot = Math.round(y + down - 2 * k);
  const left = x - 14 * k;
  if (extra.hanging) {
    const rise = 14 * k * Math.tan(Math.PI / 30);
    line(ctx, left, foot - rise, x + 14 * k, foot + rise);
    stroke(ctx, theme.line, k);
    text(ctx, theme, "…", x, foot - 6 * k, { size: 12 * k, colour: theme.ink2 });
    return;
  }
  const crashed = node.status === CRASHED;
  faint(ctx, crashed ? 0.4 : 1, () => {
    line(ctx, left, foot + 0.5 * k, x + 14 * k, foot + 0.5 * k);
    stroke(ctx, theme.line, k);
  });
  const hollow = crashed ? 0 : Math.min(SHELF, node.unsynced);
  const solid = Math.min(SHELF - hollow, extra.written ?? node.synced);
  faint(ctx, crashed ? 0.4 : 1, () => {
    for (let i = 0; i < solid + hollow; i++) {
      const at = left + 4 * k * i;
      if (i < solid) {
        box(ctx, at, foot - 6 * k, 3 * k, 6 * k);
        fill(ctx, theme.ink2);
      } else {
        box(ctx, at + 0.5 * k, foot - 5.5 * k, 2 * k, 5 * k);
        stroke(ctx, theme.ink2, k);
      }
    }
  });
}

/**
 * What waits at a paused node: a stack outside its edge, with its count.
 * @param {Ink} ctx @param {number} count @param {Spot} spot @param {Theme} theme
 */
function queue(ctx, count, { x, y, r, k, dots, row }, theme) {
  const out = (r + (dots ? 5 : REACH) * k) * Math.SQRT1_2;
  // In a list there is room for one sheet at the left; elsewhere a stack stands at the upper left.
  const [right, low] = row ? [x - r - 3 * k, y + 5 * k] : [x - out - 2 * k, y - out];
  for (let i = row ? 1 : Math.min(3, count); i-- > 0; ) {
    box(ctx, right - 10 * k - 3 * k * i, low - 10 * k - 3 * k * i, 10 * k, 10 * k, 2 * k);
    fill(ctx, theme.paper);
    stroke(ctx, theme.ink2, 1.5 * k);
  }
  text(ctx, theme, String(count), right - 5 * k, low - 5 * k, { size: 9 * k, weight: 600, colour: theme.ink });
}

/**
 * A ring round a node: chosen by the reader, focused by the keyboard, or lit because the caption names it.
 * @param {Ink} ctx @param {StageLayout} layout @param {number} id @param {string} colour
 * @param {{ out: number, width: number }} ring
 */
export function drawRing(ctx, layout, id, colour, { out, width }) {
  const at = layout.nodes.get(id) ?? layout.clients.get(id);
  if (!at) return;
  const { r, scale: k } = layout;
  if (layout.nodes.has(id)) circle(ctx, at.x, at.y, r + (layout.detail === "dots" ? out - 3 : out) * k);
  // The name of a client stands below its mark, and outside the ring.
  else circle(ctx, at.x, at.y - 2 * k, (6 + out) * k);
  stroke(ctx, colour, width * k);
}

/**
 * How old it is what the present view has of a node: in the place of its disk or, in a list, of its timer.
 * @param {Ink} ctx @param {StageLayout} layout @param {number} id @param {string} words @param {Theme} theme
 */
export function drawAge(ctx, layout, id, words, theme) {
  const at = layout.nodes.get(id);
  if (!at) return;
  const { r, scale: k } = layout;
  const size = 12 * k;
  // In a list, where the timers of those stand of whom more is known.
  const [x, y] =
    layout.kind === "list"
      ? [Math.max(layout.centre.x - 86 * k, at.x + 115 * k), at.y]
      : [at.x, at.y + r + 11 * k + tabHeight(r, k) + 8 * k];
  text(ctx, theme, words, x, y, { size, colour: theme.ink2, halo: theme.paper });
}
