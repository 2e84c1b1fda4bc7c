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
import { crate } from "./support/crate.mjs";
import { leaves, said } from "./support/words.mjs";

const { Session } = await crate();

/** What every protocol's runs say; scenarios and protocols speak of themselves. */
const PARTS = /** @type {const} */ (["why", "caption", "actions", "lens", "evidence", "until", "tape", "events"]);

/** @param {Record<string, unknown>} parts @param {RegExp} word */
const saying = (parts, word) =>
  leaves(parts)
    .filter(({ value }) => value !== undefined)
    .map((leaf) => ({ path: leaf.path, text: said(leaf).texts.join(" ") }))
    // Only what comes to elections has a vote that can be split.
    .filter(({ path, text }) => word.test(text) && !path.includes("split-vote"));

for (const { words, late, general } of [
  {
    words: en,
    late: { more: enMore, meters: enMeters, sight: enSight },
    general: { leader: /\bleader|\bleads\b/i, epoch: /\bterms?\b/i },
  },
  {
    words: zh,
    late: { more: zhMore, meters: zhMeters, sight: zhSight },
    general: { leader: /领导者|跟随者/, epoch: /任期/ },
  },
]) {
  for (const { id, roles, postures } of Session.protocols()) {
    test(`who leads and in which epoch is called as ${id} calls it: ${words.tag}`, async () => {
      const all = await withFamily(/** @type {import("../../www/i18n/en.js").Catalogue} */ (words), id);
      const own = protocolWords(all, id);
      const leads = own?.roles[roles[postures.indexOf("leading")]]?.name ?? "";
      const shown = inOwnWords(all, id);
      const parts = {
        ...Object.fromEntries(PARTS.map((part) => [part, shown[part]])),
        more: instead(late.more, own?.instead?.more),
        meters: instead(late.meters, own?.instead?.meters),
        sight: instead(late.sight, own?.instead?.sight),
      };
      const lacks = `instead in www/i18n/${words.tag}/protocols/${id}.js lacks words`;
      if (!general.leader.test(leads)) assert.deepEqual(saying(parts, general.leader), [], lacks);
      if (!general.epoch.test(own?.epoch ?? "")) assert.deepEqual(saying(parts, general.epoch), [], lacks);
      // What is general says both, or nothing was held against anything.
      for (const word of Object.values(general)) assert.notDeepEqual(saying({ ...all, ...late }, word), []);
      assert.deepEqual(inOwnWords(shown, "raft"), all);
      assert.deepEqual(inOwnWords(shown, id), shown);
    });
  }
}

test("a protocol without words of its own speaks as all do", () => {
  assert.equal(instead(enMore, undefined), enMore);
});
