// What Lighthouse says of the page: each category's score, on its preset for desktops, by the median of three.

import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright-core";
import { browser, Stop } from "../tools/lib.mjs";
import { serve } from "../tools/serve.mjs";
import { spread } from "./report.mjs";

/** @typedef {{ category: string, score: number, least: number, amiss: string[] }} Score amiss: what takes points off */

/** How often it looks. */
const TIMES = 3;
/** What each category should have. */
const LEAST = 95;

/** @returns {Promise<Score[]>} */
export async function scores() {
  const { chrome } = browser();
  if (!chrome) throw new Stop("Chromium is missing: run make setup.");
  const server = await serve(0);
  /** @type {NonNullable<Awaited<ReturnType<typeof lighthouse>>>["lhr"][]} */
  const found = [];
  try {
    for (let time = 1; time <= TIMES; time += 1) found.push(await look(chrome, server.url));
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return Object.keys(found[0].categories).map((id) => {
    const { title, auditRefs } = found[0].categories[id];
    const score = spread(found.map(({ categories }) => (categories[id].score ?? 0) * 100)).median;
    const amiss = auditRefs
      .filter(({ weight }) => weight > 0)
      .map(({ id }) => found[0].audits[id])
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ title }) => title);
    return { category: title, score, least: LEAST, amiss };
  });
}

/** A look by a browser of its own. @param {string} executablePath @param {string} url */
async function look(executablePath, url) {
  const port = await freePort();
  const running = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", `--remote-debugging-port=${port}`],
  });
  try {
    const result = await lighthouse(url, { port, logLevel: "error" }, desktopConfig);
    if (!result) throw new Stop("Lighthouse came to no result.");
    const { runtimeError } = result.lhr;
    if (runtimeError) throw new Stop(`Lighthouse could not look at the page: ${runtimeError.message}`);
    return result.lhr;
  } finally {
    await running.close();
  }
}

/** A port that nobody listens on. */
async function freePort() {
  const server = await serve(0);
  const { port } = new URL(server.url);
  await new Promise((done) => server.close(done));
  return Number(port);
}
