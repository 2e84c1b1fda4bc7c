import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dark, light, properties } from "../../www/canvas/theme.js";

/** @typedef {[number, number, number]} Triple */

/** @param {string} hex @returns {Triple} linear light, 0 to 1 */
const linear = (hex) =>
  /** @type {Triple} */ (
    [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    })
  );

/** @param {string} hex */
function luminance(hex) {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The ratio of WCAG 2.2. @param {string} a @param {string} b */
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const themes = { light, dark };

test("the stylesheets say the same colours, so that what a host page does not set looks as it is drawn", () => {
  /** @type {Map<string, string[]>} */
  const expected = new Map([
    ...Object.entries(properties).map(([name, property]) => {
      const key = /** @type {keyof typeof properties} */ (name);
      return /** @type {[string, string[]]} */ ([property, [light[key], dark[key]]]);
    }),
    ...light.terms.map((tint, i) => /** @type {[string, string[]]} */ ([`--term-${i}`, [tint, dark.terms[i]]])),
  ]);
  for (const [sheet, least] of /** @type {const} */ ([
    ["tokens.css", expected.size],
    ["specimens.css", 5],
  ])) {
    const css = readFileSync(new URL(`../../www/styles/${sheet}`, import.meta.url), "utf8");
    const said = [...css.matchAll(/(--[\w-]+): light-dark\((#\w+), (#\w+)\)/g)].filter(([, name]) =>
      expected.has(name),
    );
    assert.ok(said.length >= least, `${sheet} says ${said.length} of the colours`);
    for (const [, name, ...colours] of said) {
      assert.deepEqual(
        colours.map((colour) => colour.toUpperCase()),
        expected.get(name),
        `${name} in ${sheet}`,
      );
    }
  }
});

/** What is read, and what is only seen. */
const text = /** @type {const} */ ([
  "ink",
  "ink2",
  "ink3",
  "accent",
  "follower",
  "candidate",
  "leader",
  "byzantine",
  "paused",
]);
const more = /** @type {const} */ (["agreed", "breach", "cut"]);
const seen = /** @type {const} */ (["line", "beat"]);
const surfaces = /** @type {const} */ (["paper", "panel", "sunk"]);

for (const [name, theme] of Object.entries(themes)) {
  test(`${name}: what is read has a contrast of 4.5 on every surface, what is seen 3`, () => {
    for (const surface of surfaces) {
      for (const token of [...text, ...more]) {
        const ratio = contrast(theme[token], theme[surface]);
        assert.ok(ratio >= 4.5, `${token} on ${surface}: ${ratio.toFixed(2)}`);
      }
      for (const token of seen) {
        const ratio = contrast(theme[token], theme[surface]);
        assert.ok(ratio >= 3, `${token} on ${surface}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`${name}: words inside of filled marks can be read`, () => {
    const pairs = /** @type {[string, string, number][]} */ ([
      [theme.onAccent, theme.accent, 4.5],
      [theme.paper, theme.leader, 4.5],
      [theme.ink, theme.agreedFill, 4.5],
      [theme.ink, theme.breachFill, 4.5],
      [theme.breach, theme.breachFill, 4.5],
      ...theme.terms.map((tint) => [theme.ink, tint, 8]),
      // The signs that are cut out of messages.
      [theme.paper, theme.candidate, 3],
      [theme.paper, theme.agreed, 3],
      [theme.paper, theme.ink, 3],
    ]);
    for (const [over, under, least] of pairs) {
      const ratio = contrast(over, under);
      assert.ok(ratio >= least, `${over} on ${under}: ${ratio.toFixed(2)}, wanted ${least}`);
    }
  });

  test(`${name}: the design's own figures hold`, () => {
    const figures = {
      light: { ink: 16.2, ink2: 7.2, ink3: 5.4, line: 3.5, accent: 5.7, follower: 4.9, candidate: 5.4, leader: 9.9 },
      dark: { ink: 14.8, ink2: 8.4, ink3: 6.1, line: 3.8, accent: 8.4, follower: 10.3, candidate: 9.9, leader: 6.0 },
    };
    for (const [token, wanted] of Object.entries(figures[/** @type {"light" | "dark"} */ (name)])) {
      const ratio = contrast(/** @type {any} */ (theme)[token], theme.paper);
      assert.ok(Math.abs(ratio - wanted) < 0.1, `${token}: ${ratio.toFixed(2)}, the design says ${wanted}`);
    }
  });

  for (const [blindness, matrix] of Object.entries(simulations())) {
    test(`${name}: the four roles stay apart in ${blindness}`, () => {
      const roles = /** @type {const} */ (["follower", "candidate", "leader", "byzantine"]);
      roles.forEach((a, i) => {
        for (const b of roles.slice(i + 1)) {
          const apart = difference(simulate(theme[a], matrix), simulate(theme[b], matrix));
          assert.ok(apart >= 20, `${a} and ${b}: ${apart.toFixed(1)}`);
        }
      });
    });
  }
}

/** Full dichromacy in linear light (Machado, Oliveira and Fernandes 2009, severity 1). */
function simulations() {
  return {
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  };
}

/** @param {string} hex @param {number[][]} matrix @returns {Triple} linear light as it would be seen */
function simulate(hex, matrix) {
  const from = linear(hex);
  return /** @type {Triple} */ (
    matrix.map((row) =>
      Math.max(
        0,
        Math.min(
          1,
          row.reduce((sum, part, i) => sum + part * from[i], 0),
        ),
      ),
    )
  );
}

/** CIE Lab of linear sRGB under D65. @param {Triple} rgb @returns {Triple} */
function lab([r, g, b]) {
  const x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047;
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  const z = (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883;
  const [fx, fy, fz] = [x, y, z].map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116));
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** The difference CIE76 of two colours in linear light. @param {Triple} a @param {Triple} b */
function difference(a, b) {
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
