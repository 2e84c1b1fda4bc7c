import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "../../www/canvas/samples.js";
import { all, groups } from "../../www/canvas/specimens.js";
import { dark, light } from "../../www/canvas/theme.js";
import { marks } from "../../www/core/frame.js";
import en from "../../www/i18n/en/specimens.js";
import zh from "../../www/i18n/zh-CN/specimens.js";
import { recorder } from "./canvas-ink.mjs";

/** @param {(typeof all)[number]} specimen @param {import("../../www/canvas/theme.js").Theme} [theme] */
function drawn({ draw, width, height }, theme = light) {
  const ink = recorder();
  draw(ink.ctx, theme, { width, height, ratio: 1 }, look);
  return ink;
}

test("every specimen has a name in every language, and every name a specimen", () => {
  for (const words of [en, zh]) {
    assert.deepEqual(Object.keys(words.names).sort(), all.map(({ id }) => id).sort());
    assert.deepEqual(
      Object.keys(words.groups),
      groups.map(({ id }) => id),
    );
    for (const name of Object.values(words.names)) assert.ok(name.trim() !== "");
  }
});

test("no two marks of a group look alike in one grey", () => {
  for (const { id, specimens } of groups) {
    const pictures = specimens.map((specimen) => drawn({ group: id, ...specimen }).log.join("\n"));
    pictures.forEach((picture, i) => {
      const twin = pictures.indexOf(picture);
      assert.equal(twin, i, `${specimens[i].id} looks like ${specimens[twin].id}`);
    });
  }
});

test("every specimen draws something, stays in its picture and takes its colours from the theme", () => {
  for (const theme of [light, dark]) {
    const known = new Set(Object.values(theme).flat());
    for (const specimen of all) {
      const { shapes, words } = drawn(specimen, theme);
      assert.ok(shapes.length + words.length > 0, specimen.id);
      for (const { colour } of [...shapes, ...words]) assert.ok(known.has(colour), `${specimen.id}: ${colour}`);
      if (specimen.group === "messages") continue; // These come from beyond the edge and go beyond it.
      for (const { x, y, width, height, words: said } of words) {
        const inside = x >= 0 && y >= 0 && x + width <= specimen.width && y + height <= specimen.height;
        assert.ok(inside, `${specimen.id}: “${said}” is cut off`);
      }
    }
  }
});

test("every kind of message has a specimen", () => {
  const shown = new Set(groups.find(({ id }) => id === "messages")?.specimens.map(({ id }) => id));
  for (const mark of marks)
    assert.ok(mark === "client" ? shown.has("request") && shown.has("reply") : shown.has(mark), mark);
});
