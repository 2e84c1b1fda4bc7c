// Presenter mode: what stays on the page, the keys of a remote control, bookmarks, and answers that wait.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

/** @param {import("playwright-core").Page} page */
const now = (page) => ask(page, (cluster) => cluster.snapshot().time_us);

test("only caption, stage and time stay, larger, and the seed and the digest stand in the corner", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?at=12s`);
      const caption = page.getByRole("region", { name: "What just happened" });
      const size = () => caption.locator(".sentence").evaluate((each) => getComputedStyle(each).fontSize);
      assert.equal(await size(), "22px");
      await page.keyboard.press("Shift+P");
      const corner = page.getByRole("region", { name: "Presenter" });
      const { digest } = await ask(page, (cluster) => cluster.snapshot());
      await corner.getByText(`Seed 7, digest ${digest}`).waitFor();
      assert.equal(await size(), "33px");
      const others = ["header", "lens", "evidence"].map((name) => page.locator(`quorate-${name}`));
      for (const gone of others) assert.equal(await gone.isVisible(), false);
      // A form is not larger in a part of its words.
      await page.getByRole("button", { name: "More", exact: true }).click();
      const form = page.getByRole("dialog", { name: "All that can be done" });
      await form.getByText("Whatever you do becomes a line of the script.").waitFor();
      const sizes = await form
        .locator(".help, .plain")
        .evaluateAll((all) => all.map((each) => parseFloat(getComputedStyle(each).fontSize)));
      assert.ok(sizes.length > 20 && Math.max(...sizes) <= 14, String(sizes));
      await page.keyboard.press("Escape");
      await page.waitForURL((at) => at.searchParams.get("present") === "on");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await page.keyboard.press("Escape");
      for (const back of others) await back.waitFor();
      await page.waitForURL((at) => !at.searchParams.has("present"));
    },
    { viewport: { width: 1280, height: 720 } },
  );
});

test("a remote control goes from bookmark to bookmark, digits go to them, and the address has them", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?present=on&marks=5s,11s,nonsense&at=6s`);
    const corner = page.getByRole("region", { name: "Presenter" });
    await corner.getByRole("button", { name: "2 11.000 s" }).waitFor();
    assert.equal(await corner.locator(".bookmark").count(), 2);
    await page.locator("#caption").focus();
    await page.keyboard.press("PageDown");
    assert.equal(await now(page), 11e6);
    await page.keyboard.press("PageUp");
    assert.equal(await now(page), 5e6);
    await page.keyboard.press("2");
    assert.equal(await now(page), 11e6);
    // Behind the last one there are headlines.
    await page.keyboard.press("PageDown");
    const headline = await now(page);
    assert.ok(headline >= 11e6);
    await corner.getByRole("button", { name: "Bookmark here" }).click();
    await page.waitForURL((at) => at.searchParams.get("marks")?.split(",").length === 3);
    await corner.getByRole("button", { name: "Forget the bookmark at 5.000 s" }).click();
    await page.waitForURL((at) => at.searchParams.get("marks")?.startsWith("11s") === true);
  });
});

test("hidden answers wait for a key, and are told to nobody before", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?present=on&at=10.95s`);
    const caption = page.getByRole("region", { name: "What just happened" });
    const corner = page.getByRole("region", { name: "Presenter" });
    await corner.getByRole("button", { name: "Hide the answers" }).click();
    await page.keyboard.press("PageDown");
    await caption.getByText("What happened here?").first().waitFor();
    assert.equal(await caption.getByText(/is down/).count(), 0, "nor to screen readers");
    const at = await now(page);
    // The button that was pressed does not take the key.
    await page.keyboard.press("Enter");
    await caption
      .getByText(/Node 3 is down/)
      .first()
      .waitFor();
    assert.equal(await now(page), at, "time stands until the answer was seen");
    // A remote control has one key for both: on, and the answer.
    await page.keyboard.press("PageDown");
    await caption.getByText("What happened here?").first().waitFor();
    await page.keyboard.press("PageDown");
    await caption
      .getByText(/Node 5 leads/)
      .first()
      .waitFor();
    // `b` and `.` let time run and stop it, and `q` shows everybody where this instant is.
    const playing = () => ask(page, (cluster) => cluster.app.store.playing.value);
    for (const key of ["b", "."]) {
      await page.keyboard.press(key);
      assert.equal(await playing(), key === "b", key);
    }
    await page.keyboard.press("q");
    await page.getByRole("dialog").getByRole("img", { name: "QR code of the link" }).waitFor();
  });
});

test("a lesson that is out of sight lights nothing: the sentence does", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?scenario=lesson/raft/figure-8`);
      await page.getByRole("button", { name: "Begin" }).click();
      await page.getByText("Node 1 led term 2 and wrote A in slot 2.").first().waitFor();
      const lit = () => ask(page, (cluster) => cluster.app.lit().nodes);
      const taught = await lit();
      await page.keyboard.press("Shift+P");
      await page.getByRole("region", { name: "Presenter" }).waitFor();
      await page.keyboard.press("PageDown");
      await page.keyboard.press("PageDown");
      const caption = page.getByRole("region", { name: "What just happened" });
      await caption
        .getByText(/Node 5 leads term 3/)
        .first()
        .waitFor();
      assert.deepEqual(await lit(), ["n5"]);
      await page.keyboard.press("Escape");
      await page.getByRole("complementary", { name: "Lesson" }).waitFor();
      assert.deepEqual(await lit(), taught);
    },
    { viewport: { width: 1440, height: 900 } },
  );
});
