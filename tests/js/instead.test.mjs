// Who leads is called as its protocol calls it, wherever the page speaks of it, and as before once another run is opened.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withFamily } from "../../www/core/i18n.js";
import { inOwnWords, instead } from "../../www/core/instead.js";
import { protocolWords } from "../../www/core/sentence.js";
import enMeters from "../../www/i18n/en/meters.js";
import enMore from "../../www/i18n/en/more.js";
import enSight from "../../www/i18n/en/sight.js";
import en from "../../www/i18n/en.js";
import zhMeters from "../../www/i18n/zh-CN/meters.js";
import zhMore from "../../www/i18n/zh-CN/more.js";
import zhSight from "../../www/i18n/zh-CN/sight.js";
import zh from "../../www/i18n/zh-CN.js";
import { leaves, said } from "./support/words.mjs";

/** What every protocol's runs say; scenarios and protocols speak of themselves. */
const PARTS = /** @type {const} */ (["why", "caption", "actions", "lens", "evidence", "until", "tape", "events"]);

for (const { words, late, leader } of [
  { words: en, late: { more: enMore, meters: enMeters, sight: enSight }, leader: /\bleader|\bleads\b|\bterms?\b/i },
  { words: zh, late: { more: zhMore, meters: zhMeters, sight: zhSight }, leader: /领导者|跟随者|任期/ },
]) {
  test(`with a primary nobody speaks of a leader: ${words.tag}`, async () => {
    const all = await withFamily(/** @type {import("../../www/i18n/en.js").Catalogue} */ (words), "primary-backup");
    const primary = inOwnWords(all, "primary-backup");
    const own = protocolWords(all, "primary-backup")?.instead;
    /** @param {Record<string, unknown>} parts */
    const leading = (parts) =>
      leaves(parts)
        .filter(({ value }) => value !== undefined)
        .map((leaf) => ({ path: leaf.path, text: said(leaf).texts.join(" ") }))
        // Only what comes to elections has a vote that can be split.
        .filter(({ path, text }) => leader.test(text) && !path.includes("split-vote"));
    const parts = (/** @type {typeof primary} */ from) => Object.fromEntries(PARTS.map((part) => [part, from[part]]));
    assert.deepEqual(leading(parts(primary)), []);
    assert.deepEqual(
      leading({
        more: instead(late.more, own?.more),
        meters: instead(late.meters, own?.meters),
        sight: instead(late.sight, own?.sight),
      }),
      [],
    );
    assert.notDeepEqual(leading(parts(all)), []);
    assert.deepEqual(inOwnWords(primary, "raft"), all);
    assert.deepEqual(inOwnWords(primary, "primary-backup"), primary);
    assert.equal(instead(late.more, undefined), late.more);
  });
}
