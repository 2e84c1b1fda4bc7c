// Lessons: opened from the menu, gone through by their buttons alone, left and joined again, found again after a reload.

import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../www/i18n/en/lessons.js";
import zh from "../../www/i18n/zh-CN/lessons.js";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

/** @typedef {import("../../www/quorate-cluster.js").QuorateCluster} Cluster */

const LESSON = "lesson/raft/figure-8";

/** @param {import("playwright-core").Page} page */
const panel = (page) => page.getByRole("complementary", { name: "Lesson" });

/** @param {import("playwright-core").Page} page @param {string} name */
const press = (page, name) => panel(page).getByRole("button", { name, exact: true }).click();

/** Waits until the lesson shows this step. @param {import("playwright-core").Page} page @param {number} step @param {string | RegExp} [says] */
async function at(page, step, says) {
  await panel(page).getByText(`step ${step} of 7`).waitFor();
  if (says) await panel(page).getByText(says).first().waitFor();
}

test("Figure 8 is gone through by its buttons, with both futures and the goal", async () => {
  await withPage(
    async (page, url) => {
      const asked = new Set();
      page.on("request", (request) => asked.add(new URL(request.url()).pathname));
      await page.goto(url);
      await page.getByRole("heading", { name: "Quorate" }).waitFor();
      assert.ok(![...asked].some((path) => /lesson|figure-8/.test(path)), "nothing of a lesson comes with the page");
      await page.getByRole("combobox", { name: "Scenario" }).selectOption(LESSON);
      await panel(page).getByText("6 minutes, 7 steps").waitFor();
      await press(page, "Begin");
      await at(page, 1, "Node 1 led term 2 and wrote A in slot 2.");
      await press(page, "Next");
      await at(page, 2, "Node 5 won term 3");
      await press(page, "Next");
      await at(page, 3, "A lies on three of five disks");
      await press(page, "Next");
      await at(page, 4, "May node 1 say");
      assert.equal(await panel(page).getByRole("button", { name: "Next" }).getAttribute("aria-disabled"), "true");
      await press(page, "Yes: three of five is a majority");
      await at(page, 5, /Leader Completeness: slot 2 was committed as A in term 4, and node 5 now leads term 5/);
      await press(page, "Play the other: rule kept");
      await panel(page).getByText("It overwrites A.").waitFor();
      await press(page, "Compare the two");
      await page.getByText("have 206 events in common").waitFor();
      await press(page, "Next");
      await at(page, 6, "Make A safe for good.");
      await press(page, "A hint");
      await press(page, "A hint");
      await panel(page).getByText("An entry of its own term.").waitFor();
      await press(page, "Do it for me");
      await panel(page).getByText("C is agreed, and everything below C with it.").waitFor();
      await press(page, "Next");
      await at(page, 7, "Copies alone are not agreement.");
      await press(page, "Back");
      await at(page, 6, "Make A safe for good.");
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

test("who leaves the story is told so, can go back, and finds the lesson again after a reload", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=${LESSON}`);
      await press(page, "Begin");
      await at(page, 1);
      await page.evaluate(() => {
        const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
          document.querySelector("quorate-cluster")
        );
        cluster.command("crash all");
      });
      await panel(page)
        .getByText(/^(Since|You have left the story at) 0\.52\ss/)
        .waitFor();
      await press(page, "Back to the story");
      await at(page, 1, "Node 1 led term 2");
      await page.waitForURL(/learn=lesson/);
      await page.reload();
      await at(page, 1, "Node 1 led term 2");
      await press(page, "Close");
      await panel(page).waitFor({ state: "detached" });
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});

test("a story that has ended leads on; what cannot be done names its rule, and can be done without it", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?pace=4s`);
      const doors = page.getByRole("complementary", { name: "Where to now?" });
      await doors.getByRole("button", { name: "Why three of five?" }).waitFor();
      await doors.getByRole("button", { name: "Leave me alone with it" }).waitFor();
      await doors.getByRole("button", { name: "Try to lose one" }).click();
      await press(page, "Begin");
      await panel(page).getByText("From then on it must never be lost.").waitFor();
      await press(page, "Next");
      await press(page, "A crash of the leader");
      await panel(page).getByText("10 orders are accepted, 0 are lost.").waitFor();
      await press(page, "Next");
      await panel(page).getByText("0 of 6 actions").waitFor();
      await page.getByRole("toolbar", { name: "Actions" }).getByRole("button", { name: "Crash", exact: true }).click();
      await panel(page).getByText("1 of 6 actions").waitFor();
      await press(page, "I give up");
      await panel(page).getByText("nor did it happen in 1,000 random runs").waitFor();
      await press(page, "Switch off “wait for the majority”");
      await panel(page).getByText("The leader no longer waits for the majority.").waitFor();
      await press(page, "A hint");
      await press(page, "A hint");
      await press(page, "Do it for me");
      await panel(page).getByText("said “accepted” alone").waitFor();
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

test("a claim is judged again by the run that the reader changes, and says on what", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=card/raft/no-gap`);
      const card = page.getByRole("complementary", { name: "What articles say" });
      await card.getByRole("button", { name: "No", exact: true }).click();
      await card.getByText("False.").waitFor();
      const own = card.getByText(/^Judged on the whole run as you have changed it/);
      await ask(page, (cluster) => cluster.pause());
      assert.equal(await own.count(), 0, "whoever looks on has changed nothing");
      await ask(page, async (cluster) => {
        await cluster.seek("1200ms");
        cluster.command("crash all");
      });
      await own.waitFor();
      await card.getByText(/^Your run did not come out as the claim says: \d+ of \d+ orders accepted/).waitFor();
      await card.getByText("the claim’s verdict: False.").waitFor();
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

test("a claim is judged by runs, and each can be watched", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=card/raft/half`);
      const card = page.getByRole("complementary", { name: "文章里这样说" });
      await card.getByRole("button", { name: "信", exact: true }).click();
      await card.getByText("不成立。").waitFor();
      await card.getByText("5 台停 2 台：2 个写入中接受了 2 个").waitFor();
      await card.getByText("6 台停 3 台：2 个写入中接受了 1 个").waitFor();
      await card.getByRole("button", { name: "自己试" }).last().click();
      await page.getByText("六个节点，其中三个会宕机。").or(page.getByText("节点 1 ")).first().waitFor();
      await page.waitForURL(/learn=card/);
    },
    { viewport: { width: 768, height: 1024 }, locale: "zh-CN" },
  );
});

test("an answer leads on to another; a step is looked at through a node's eyes, and the next through our own again", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=lesson/raft/leader-crash`);
      await press(page, "Begin");
      await panel(page).getByText("Look at column").waitFor();
      await press(page, "Next");
      // By what only a run can tell, this answer leads on to another.
      await press(page, "They survive on any node");
      await panel(page).getByText("Here by luck, yes.").waitFor();
      await press(page, "Set a slow link");
      await panel(page)
        .getByText(/^Not yet on any: node \d lacks \d+\. Watch it ask for votes\./)
        .waitFor();
      assert.equal(await panel(page).getByRole("button", { name: "Set a slow link" }).count(), 0);
      await panel(page)
        .getByText(/Now look through node \d’s eyes/)
        .waitFor();
      await page.getByText(/^Seen as node \d: it last heard/).waitFor();
      await press(page, "Next");
      await panel(page).getByText("To win, a node needs three votes").waitFor();
      await page.getByText(/^Seen as/).waitFor({ state: "detached" });
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

test("a claim names what its condition is, with the figures of the run", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=card/raft/newest`);
      const card = page.getByRole("complementary", { name: "What articles say" });
      await card.getByRole("button", { name: "Yes", exact: true }).click();
      await card.getByText("Only if …").waitFor();
      await card.getByText(/Otherwise 1 of 3 reads were old, by up to 28 ms/).waitFor();
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});

test("a lesson that is none is a sentence, and the page goes on with another run", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=lesson/raft/nothing`);
      await page.getByText("There is no scenario “lesson/raft/nothing”.").waitFor();
      await page
        .getByRole("button", { name: "Pause", exact: true })
        .or(page.getByRole("button", { name: "Play", exact: true }))
        .first()
        .waitFor();
      assert.equal(await panel(page).count(), 0);
    },
    { viewport: { width: 768, height: 1024 }, locale: "en-US" },
  );
});

test("a lesson that points at what is not there is a sentence, and its story plays as ever", async () => {
  await withPage(
    async (page, url) => {
      await page.route(/figure-8-lesson-.*\.js$/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replaceAll("lit n1 n2", "lit n1 n9") });
      });
      await page.goto(`${url}?scenario=${LESSON}`);
      await panel(page).getByText("This lesson cannot be told.").waitFor();
      await panel(page).getByText("n9").waitFor();
      await page.getByRole("button", { name: "Step forward" }).click();
      await page.getByText("0.000 s").first().waitFor();
      await press(page, "Close");
      await panel(page).waitFor({ state: "detached" });
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

/**
 * Goes through the lesson that is open by the buttons of its panel alone, in the page: each question gets its first answer,
 * which mostly switches a rule off, and each goal is done by its last hint all the same. Says what stands wrong, and how
 * many places it came to.
 * @param {Cluster} cluster @param {{ id: string, buttons: Record<string, string> }} how
 */
async function through({ app, shadowRoot }, { id, buttons }) {
  const root = /** @type {ShadowRoot} */ (shadowRoot);
  const panel = () =>
    /** @type {HTMLElement & { updateComplete: Promise<unknown> }} */ (root.querySelector("quorate-lesson"));
  const frame = () => new Promise(requestAnimationFrame);
  /** @param {() => unknown} holds */
  const until = async (holds) => {
    const since = performance.now();
    while (!holds()) {
      await frame();
      if (performance.now() - since > 30_000) throw new Error(`${id}, ${app.store.lesson.value?.id}: never ${holds}`);
    }
    await panel().updateComplete;
  };
  const all = () => /** @type {HTMLButtonElement[]} */ ([...panel().querySelectorAll("button")]);
  const named = (/** @type {string} */ name) => all().find((each) => each.textContent?.trim() === name);
  const press = async (/** @type {string} */ name) => {
    await until(() => named(name)?.getAttribute("aria-disabled") !== "true" && named(name));
    named(name)?.click();
  };
  await until(() => app.store.lesson.value?.id === id && app.player.ready && panel()?.querySelector("footer"));
  // At the quickest pace: time stops where something is told.
  [app.store.auto.value, app.store.pace.value] = [false, 60_000_000];
  const lesson = /** @type {import("../../www/core/lesson.js").Lesson} */ (app.store.lesson.value);
  /** @type {string[]} */
  const wrong = [];
  const look = async () => {
    await until(() => !lesson.driving.value);
    const said = [
      panel().querySelector(".body")?.textContent,
      root.querySelector("quorate-caption .sentence")?.textContent,
    ];
    for (const text of said.map((each) => each?.trim() ?? "")) {
      if (text.length < 4 || /undefined|NaN|null|\[object|[{}\uE000]/.test(text))
        wrong.push(`${lesson.place.value}: “${text}”`);
    }
    if (lesson.aside.value || lesson.problem) wrong.push(`${lesson.place.value}: the story is left`);
  };
  await look();
  await press(buttons.begin);
  for (let steps = 0; !lesson.ended && steps < 20 && wrong.length === 0; steps += 1) {
    await look();
    const place = lesson.place.value;
    if (lesson.item()?.kind === "predict") {
      /** @type {HTMLButtonElement} */ (panel().querySelector("button.choice")).click();
    } else {
      const goal = lesson.item();
      if (goal?.kind === "goal" && goal.rule) {
        await press(buttons.giveUp);
        await until(() => panel().querySelector("button.primary"));
        /** @type {HTMLButtonElement} */ (panel().querySelector(".body button.primary")).click();
        await until(() => lesson.attempt.value?.id !== goal.id);
      }
      if (goal?.kind === "goal") {
        for (const name of [buttons.hint, buttons.hint, buttons.solve]) await press(name);
        await until(() => lesson.attempt.value?.state === "reached");
        await look();
      }
      await press(buttons.next);
    }
    await until(() => lesson.place.value !== place && !lesson.driving.value);
  }
  await look();
  return { wrong, places: lesson.place.value, of: lesson.places.length };
}

test("every lesson is gone through by its own buttons and says something at each step, in one language or the other", async () => {
  await withPage(async (page, url) => {
    for (const [lang, words, turn] of /** @type {const} */ ([
      ["en", en, 0],
      ["zh-CN", zh, 1],
    ])) {
      await open(page, `${url}?lang=${lang}`, { paused: true });
      const offered = page.locator('quorate-header .scenario option[value^="lesson/"]');
      await offered.nth(20).waitFor({ state: "attached" });
      const lessons = await offered.evaluateAll((all) =>
        all.map((each) => /** @type {HTMLOptionElement} */ (each).value),
      );
      const { begin, next, hint, solve, giveUp } = words;
      for (const id of lessons.filter((_, at) => at % 2 === turn)) {
        await page.locator("quorate-header .scenario select").selectOption(id);
        const { wrong, places, of } = await ask(page, through, {
          id: id.slice("lesson/".length),
          buttons: { begin, next, hint, solve, giveUp },
        });
        assert.deepEqual(wrong, [], `${id} in ${lang}`);
        assert.equal(places, of, `${id} in ${lang} comes to its end`);
      }
    }
  });
});
