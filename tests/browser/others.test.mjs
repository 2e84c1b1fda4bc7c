// Histories of others in the page: pasted, chosen or opened like a run, each with its verdict, and with no cluster.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, open } from "./cluster.mjs";

/** A log of Jepsen in which an old value is read. */
const JEPSEN = [
  ["0", ":invoke", ":write", "1"],
  ["0", ":ok", ":write", "1"],
  ["1", ":invoke", ":write", "2"],
  ["1", ":ok", ":write", "2"],
  ["2", ":invoke", ":read", "nil"],
  ["2", ":ok", ":read", "1"],
]
  .map(([process, ...rest]) => `INFO  jepsen.util - ${process}\t${rest.join("\t")}\n`)
  .join("");

const KV = `{:process 0, :type :invoke, :f :append, :key "7", :value "x"}
{:process 0, :type :ok, :f :append, :key "7", :value "x"}
{:process 1, :type :invoke, :f :get, :key "7", :value nil}
{:process 1, :type :ok, :f :get, :key "7", :value "x"}
`;

test("a file that is opened like a run is judged, and no order of the reader's will do", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await page.getByRole("button", { name: "Open", exact: true }).click();
    const file = { name: "etcd.log", mimeType: "text/plain", buffer: Buffer.from(JEPSEN) };
    await page.locator("dialog.script input[type=file]").first().setInputFiles(file);
    const dialog = page.getByRole("dialog", { name: "A history from elsewhere" });
    await dialog.getByText("Not linearizable: the 2 operations in the frame, lines 3 to 6, have no order").waitFor();
    await dialog.getByText("3 operations of 3 processes on 1 key").waitFor();
    const ticks = dialog.locator("quorate-linearize input");
    await eventually(async () => assert.equal(await ticks.count(), 2));
    const wrong = dialog.locator("quorate-linearize [role=status]", { hasText: "Process 2: read 1, done" });
    for (const at of [0, 1]) {
      await ticks.nth(at).focus();
      for (const key of ["Home", "End"]) {
        await page.keyboard.press(key);
        await wrong.waitFor();
      }
    }
    // A tick in the picture follows the hand, as far as its operation goes.
    const canvas = dialog.locator("canvas");
    await canvas.scrollIntoViewIfNeeded();
    const box = /** @type {{ x: number, y: number, width: number }} */ (await canvas.boundingBox());
    const before = await ticks.nth(1).inputValue();
    const at = await ask(page, (cluster) => {
      const others = /** @type {import("../../www/panels/others.js").Others} */ (
        cluster.renderRoot.querySelector("quorate-others")
      );
      const { from, to } = others.view;
      const [place, us] = [...others.moved].at(-1) ?? [0, 0];
      const client = others.checked?.history.operations[place].process;
      return { x: (us - from) / (to - from), y: others.rows?.rows.find((row) => row.client === client)?.y ?? 0 };
    });
    await page.mouse.move(box.x + at.x * box.width, box.y + at.y);
    await page.mouse.down();
    await page.mouse.move(box.x + at.x * box.width - 200, box.y + at.y, { steps: 4 });
    await page.mouse.up();
    assert.notEqual(await ticks.nth(1).inputValue(), before);
    await wrong.waitFor();
  });
});

test("what is pasted is judged, what cannot be read is said with its line, and another may follow", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?tab=history`, { paused: true });
    await page.getByRole("button", { name: "Judge a history from elsewhere…" }).click();
    const dialog = page.getByRole("dialog", { name: "A history from elsewhere" });
    const area = dialog.getByLabel("The history");
    const judge = dialog.getByRole("button", { name: "Judge it" });
    await area.fill("{:process 0, :type :invoke, :f :read}\n{:process 0, :type :invoke, :f :read}");
    await judge.click();
    await dialog.getByText("Line 2: a process asks for something before it was answered.").waitFor();
    assert.match(await area.inputValue(), /:read/, "so that it can be mended");
    await area.fill("");
    await judge.click();
    await dialog.getByText("Line 1: there is nothing in it.").waitFor();
    await area.fill(KV);
    await judge.click();
    await dialog.getByText("Linearizable: there is an order in which every answer is right").waitFor();
    assert.equal(await dialog.getByLabel("Judged as").inputValue(), "kv");
    await dialog.getByLabel("Judged as").selectOption("register");
    await dialog.getByText("a register knows no such operation: judge it as a key-value store.").waitFor();
    assert.equal(await dialog.getByLabel("Judged as").inputValue(), "kv", "it stays as it was");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });
});
