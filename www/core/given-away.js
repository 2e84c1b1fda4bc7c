// What a run is given away as, in text: an address, lines for another page, a regression test.

import { nameOfRun } from "./runs.js";
import { load } from "./wasm.js";

/** @typedef {import("./app.js").App} App */

/** The folder that all of this is served from: the page stands there, whoever's page this is. */
const FOLDER = new URL("./", import.meta.url);

/** The page itself, or where it stands if this is another's. */
function pageAddress() {
  const here = new URL(location.href);
  const own = here.origin === FOLDER.origin && here.pathname.replace(/index\.html$/, "") === FOLDER.pathname;
  return own ? here : new URL(FOLDER);
}

/**
 * The address of the page with a run in it, and how it is looked at. The run's own name has no place beside the run.
 * @param {App} app @param {string} fragment @param {string} [lang] in which language, where that is not the page's own affair
 */
export function addressOfRun(app, fragment, lang) {
  const address = pageAddress();
  address.searchParams.delete("scenario");
  if (lang) address.searchParams.set("lang", lang);
  const { session } = app;
  // Whoever comes to an instant finds time standing there.
  if (session.now() > 0) address.searchParams.set("at", session.stamp());
  address.hash = fragment;
  return address.href;
}

/** Where a run stands that has a name, and the page's own first one without. @param {string | undefined} name @param {string} lang */
export function addressOfScenario(name, lang) {
  const address = new URL(FOLDER);
  if (name) address.searchParams.set("scenario", name);
  address.searchParams.set("lang", lang);
  return address.href;
}

/** What the attribute `scenario` of another page is to say: the name of a run, if it has one. @param {App} app */
async function scenarioOf(app) {
  const { Session } = await load();
  return nameOfRun(Session, app.session.script()) ?? app.session.link().fragment;
}

/** @param {string} text */
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * Lines of HTML that show the run on another page.
 * @param {App} app @param {"element" | "frame"} as @param {string} title
 */
export async function snippet(app, as, title) {
  const scenario = await scenarioOf(app);
  const lang = app.store.words.peek().tag;
  const page = new URL(as === "frame" ? "embed.html" : "./", FOLDER);
  if (scenario.startsWith("#")) page.hash = scenario;
  else page.searchParams.set("scenario", scenario);
  page.searchParams.set("lang", lang);
  if (as === "frame") {
    return `<iframe src="${quoted(page.href)}" title="${quoted(title)}" width="600" height="400" loading="lazy"></iframe>\n`;
  }
  return [
    `<script type="module" src="${quoted(new URL("quorate-cluster.js", FOLDER).href)}"></script>`,
    `<quorate-cluster scenario="${quoted(scenario)}" lang="${lang}">`,
    `  <a href="${quoted(page.href)}">${quoted(title)}</a>`,
    "</quorate-cluster>\n",
  ].join("\n");
}

/**
 * A script that plays what has happened so far, and expects at its end what is so now. Promises that broke are expected
 * to break only where rules are off: any other breach is a mistake that the test is there to catch.
 * @param {App} app @param {string[]} head what is said above it
 */
export async function regressionTest(app, head) {
  const { Session } = await load();
  const text = app.session.scriptSoFar();
  const end = /^at (\S+) end\n?$/m.exec(text);
  if (!end) throw new Error("the script so far has no end");
  const probe = Session.load(text);
  try {
    probe.seek(Number.MAX_SAFE_INTEGER);
    const { operations, commits, lost, leaders, checks, rules_off } = probe.report();
    const broken = checks.filter(({ holds }) => !holds);
    const expected = [
      `acknowledged = ${operations.ok}`,
      `commits = ${commits}`,
      `lost = ${lost.length}`,
      `elections = ${leaders.length}`,
      ...(probe.converged() ? ["converged"] : []),
      ...(rules_off.length > 0 ? broken.map(({ id }) => `breach ${id}`) : []),
      ...(rules_off.length > 0 && broken.length > 0 ? [] : ["no-breach"]),
    ];
    const [before, after] = [text.slice(0, end.index), text.slice(end.index)];
    const lines = expected.map((each) => `at ${end[1]} expect ${each}\n`).join("");
    const said = [...head.slice(0, -1), `${head.at(-1)} ${probe.wholeDigest()}`];
    return `${said.map((each) => `# ${each}\n`).join("")}${before}${lines}${after}`;
  } finally {
    probe.free();
  }
}
