// How an epoch is written, of which the low bits may have a meaning of their own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lookOf, written } from "../../www/core/look.js";
import en from "../../www/i18n/en.js";
import { grouped } from "../../www/i18n/en/names.js";

/** @param {number} low_bits */
const tables = (low_bits) =>
  /** @type {NonNullable<import("../../www/core/look.js").Tables>} */ (
    /** @type {unknown} */ ({ id: "none", roles: [], postures: [], answers: [], journals: [], epoch: { low_bits } })
  );

test("the low bits of an epoch print after a dot, in words and on tabs alike", () => {
  const epoch = 3 * 2 ** 16 + 12;
  assert.equal(written(epoch, tables(16), grouped), "3.12");
  assert.equal(written(epoch, tables(0), grouped), "196,620");
  assert.equal(written(epoch, undefined), epoch);
  assert.match(lookOf(en, tables(16)).epoch?.(epoch) ?? "", /3\.12/);
});
