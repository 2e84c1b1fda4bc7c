// @ts-check
// The strokes that all pictures are made of. Each mark has one function, so that it looks the same everywhere.

import { font } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {CanvasRenderingContext2D} Ink */

/**
 * A closed polygon with rounded corners.
 * @param {Ink} ctx @param {Point[]} points @param {number} radius
 */
export function polygon(ctx, points, radius = 0) {
  ctx.beginPath();
  if (radius === 0) {
    points.forEach(({ x, y }, i) => {
      if (i === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    });
  } else {
    points.forEach((corner, i) => {
      const [before, after] = [points.at(i - 1) ?? corner, points[(i + 1) % points.length]];
      const [a, b] = [towards(corner, before, radius), towards(corner, after, radius)];
      if (i === 0) ctx.moveTo(a.x, a.y);
      else ctx.lineTo(a.x, a.y);
      ctx.quadraticCurveTo(corner.x, corner.y, b.x, b.y);
    });
  }
  ctx.closePath();
}

/** @param {Point} a @param {Point} b @param {number} distance */
function towards(a, b, distance) {
  const whole = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const part = Math.min(distance, whole / 2) / whole;
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

/** @param {Ink} ctx @param {number} x @param {number} y @param {number} r */
export function circle(ctx, x, y, r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
}

/** @param {Ink} ctx @param {number} x @param {number} y @param {number} width @param {number} height */
export function box(ctx, x, y, width, height, radius = 0) {
  polygon(
    ctx,
    [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ],
    radius,
  );
}

/** @param {Ink} ctx @param {number[]} numbers x, y, x, y of each further end */
export function line(ctx, ...numbers) {
  ctx.beginPath();
  ctx.moveTo(numbers[0], numbers[1]);
  for (let i = 2; i < numbers.length; i += 2) ctx.lineTo(numbers[i], numbers[i + 1]);
}

/** @param {Ink} ctx @param {string} colour @param {number} width @param {number[]} [dash] */
export function stroke(ctx, colour, width, dash = []) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  if (dash.length > 0) ctx.setLineDash(dash);
  ctx.stroke();
  if (dash.length > 0) ctx.setLineDash([]);
}

/** @param {Ink} ctx @param {string} colour */
export function fill(ctx, colour) {
  ctx.fillStyle = colour;
  ctx.fill();
}

/** How much stays of what a node cannot know of the others, seen through its eyes. */
export const VEILED = 0.25;

/**
 * Draws at a part of the present strength.
 * @param {Ink} ctx @param {number} alpha @param {() => void} draw
 */
export function faint(ctx, alpha, draw) {
  if (alpha <= 0) return;
  const before = ctx.globalAlpha;
  ctx.globalAlpha = before * alpha;
  draw();
  ctx.globalAlpha = before;
}

/**
 * A word whose capitals or digits are centred at a height, whatever the font's own box is.
 * @param {Ink} ctx @param {Theme} theme @param {string} words @param {number} x @param {number} y
 * @param {{ size: number, weight?: number, colour: string, align?: CanvasTextAlign, halo?: string }} type
 */
export function text(ctx, theme, words, x, y, { size, weight = 500, colour, align = "center", halo }) {
  ctx.font = font(theme, size, weight);
  ctx.textAlign = align;
  ctx.textBaseline = "alphabetic";
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = size / 4;
    ctx.lineJoin = "round";
    ctx.strokeText(words, x, y + size * 0.36);
    ctx.lineJoin = "miter";
  }
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y + size * 0.36);
}

/** A cross that ends a journey. @param {Ink} ctx @param {number} x @param {number} y @param {number} size */
export function cross(ctx, x, y, size) {
  const half = size / 2;
  ctx.beginPath();
  ctx.moveTo(x - half, y - half);
  ctx.lineTo(x + half, y + half);
  ctx.moveTo(x + half, y - half);
  ctx.lineTo(x - half, y + half);
}

/**
 * A plus, or its one bar.
 * @param {Ink} ctx @param {number} x @param {number} y @param {number} size @param {boolean} yes
 */
export function sign(ctx, x, y, size, yes) {
  const half = size / 2;
  ctx.beginPath();
  ctx.moveTo(x - half, y);
  ctx.lineTo(x + half, y);
  if (yes) {
    ctx.moveTo(x, y - half);
    ctx.lineTo(x, y + half);
  }
}

/** @param {Ink} ctx @param {number} x @param {number} y @param {number} size */
export function check(ctx, x, y, size) {
  line(ctx, x - size * 0.45, y + size * 0.02, x - size * 0.12, y + size * 0.36, x + size * 0.46, y - size * 0.36);
}

/**
 * Points given round an origin, turned to a direction and moved to a place.
 * @param {Point} at @param {Point} along @param {number[]} numbers forward, right, forward, right, …
 * @returns {Point[]}
 */
export function turned(at, along, ...numbers) {
  /** @type {Point[]} */
  const points = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const [forward, right] = [numbers[i], numbers[i + 1]];
    points.push({
      x: at.x + along.x * forward - along.y * right,
      y: at.y + along.y * forward + along.x * right,
    });
  }
  return points;
}

/**
 * What a node's shape says of it. The table that gives a protocol's roles one of these is the page's.
 * @typedef {"plain" | "asking" | "probing" | "leading" | "watching"} RoleKind
 */

/**
 * The outline of a role: circle, square on its corner, hexagon with a flat top, rounded square.
 * @param {Ink} ctx @param {RoleKind} kind @param {number} x @param {number} y @param {number} r @param {number} k
 */
export function silhouette(ctx, kind, x, y, r, k) {
  if (kind === "asking" || kind === "probing") {
    // The rounded corner gives back what the sharp one would take from the timer's arc.
    const round = Math.min(6 * k, r / 4);
    const h = r + 3 * k + round * (Math.SQRT2 - 1);
    polygon(ctx, turned({ x, y }, { x: 1, y: 0 }, 0, -h, h, 0, 0, h, -h, 0), round);
  } else if (kind === "leading") {
    const points = Array.from({ length: 6 }, (_, i) => {
      const angle = (i * Math.PI) / 3;
      return { x: x + 1.08 * r * Math.cos(angle), y: y + 1.08 * r * Math.sin(angle) };
    });
    polygon(ctx, points, Math.min(3 * k, r / 8));
  } else if (kind === "watching") {
    box(ctx, x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r, 6 * k);
  } else {
    circle(ctx, x, y, r);
  }
}

/** The colour of a role's edge. @param {Theme} theme @param {RoleKind} kind */
export function roleColour(theme, kind) {
  if (kind === "leading") return theme.leader;
  if (kind === "asking" || kind === "probing") return theme.candidate;
  return kind === "watching" ? theme.line : theme.follower;
}

/**
 * A parcel: what clients send and get.
 * @param {Point} at @param {Point} along @param {number} size
 */
export const parcel = (at, along, size) => {
  const h = size / 2;
  return turned(at, along, h, 0, h * 0.3, h * 0.9, -h, h * 0.9, -h, -h * 0.9, h * 0.3, -h * 0.9);
};
