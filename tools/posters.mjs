// The poster of each built-in story in each language: the first frame as an inline picture, what it says as text, and its
// title as a link. It stands on other people's pages before the element starts, without scripts, and on paper.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { drawStage } from "../www/canvas/stage.js";
import { escaped, SvgInk } from "../www/canvas/svg.js";
import { dark, light } from "../www/canvas/theme.js";
import { decode } from "../www/core/frame.js";
import { shelved } from "../www/core/i18n.js";
import { lookOf } from "../www/core/look.js";
import { AHEAD, BEFORE } from "../www/core/opening.js";
import { learn } from "../www/core/roles.js";
import shelfEn from "../www/i18n/en/shelf.js";
import en from "../www/i18n/en.js";
import shelfZh from "../www/i18n/zh-CN/shelf.js";
import zh from "../www/i18n/zh-CN.js";

/** How large the stage of a figure is on another page (page.md), in pixels. */
export const STAGE = { width: 600, height: 264 };

/** Each colour in both themes: the page around decides. @type {import("../www/canvas/theme.js").Theme} */
const both = /** @type {any} */ (
  Object.fromEntries(
    Object.entries(light).map(([name, colour]) => {
      const other = /** @type {any} */ (dark)[name];
      if (name === "font") return [name, colour];
      const pair = (/** @type {string} */ a, /** @type {string} */ b) => `light-dark(${a},${b})`;
      return [name, Array.isArray(colour) ? colour.map((each, at) => pair(each, other[at])) : pair(colour, other)];
    }),
  )
);

const catalogues = [shelved(en, shelfEn), shelved(zh, shelfZh)];

/** The story that the page opens first: where nothing runs, its posters stand there. */
const OPENING = "raft/shop";

/** Writes posters/raft-shop.en.html and so on, and lays those of the first story into the page. @param {string} place the folder of the build */
export async function posters(place) {
  const wasm = join(place, "wasm");
  const { default: start, Session } = /** @type {typeof import("#wasm")} */ (
    await import(pathToFileURL(join(wasm, "quorate.js")).href)
  );
  const { memory } = await start({ module_or_path: readFileSync(join(wasm, "quorate_bg.wasm")) });
  const protocols = Session.protocols();
  learn(protocols);
  for (const { name, script } of Session.stories()) {
    const session = Session.load(script);
    const skip = session.outlook(AHEAD) ?? 0;
    if (skip > BEFORE) session.advance(skip - BEFORE, 20_000);
    const length = session.frame();
    const at = session.framePtr();
    const frame = decode(new Uint32Array(memory.buffer, at, length).slice());
    const tables = protocols.find(({ id }) => id === session.protocol());
    for (const words of catalogues) {
      const file = join(place, "posters", `${name.replaceAll("/", "-")}.${words.tag}.html`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, poster(name, words, frame, tables));
    }
    session.free();
    if (name === OPENING) withoutScripts(place, name, frame, tables);
  }
}

/**
 * The page has its posters as files of their own, which nobody asks for whose browser runs scripts.
 * @param {string} place @param {string} name @param {ReturnType<typeof decode>} frame
 * @param {import("#wasm").ProtocolTable | undefined} tables
 */
function withoutScripts(place, name, frame, tables) {
  const { width, height } = STAGE;
  const figures = catalogues.map((words) => {
    const { title, opening } = words.scenarios[name];
    const file = `posters/${name.replaceAll("/", "-")}.${words.tag}.svg`;
    const picture = pictureOf(title, words, frame, tables).replace("<svg ", '<svg style="color-scheme: light dark" ');
    writeFileSync(join(place, file), picture);
    return `<figure lang="${words.tag}"><figcaption>${escaped(opening)}</figcaption><img src="./${file}" width="${width}" height="${height}" alt="${escaped(title)}"></figure>`;
  });
  const page = join(place, "index.html");
  const bare = readFileSync(page, "utf8").replace(/(<noscript>)(?:\s*<figure.*?<\/figure>)*/s, "$1");
  writeFileSync(page, bare.replace("<noscript>", `<noscript>\n${figures.join("\n")}`));
}

/**
 * @param {string} name @param {import("../www/i18n/en.js").Catalogue} words @param {ReturnType<typeof decode>} frame
 * @param {import("#wasm").ProtocolTable | undefined} tables
 */
function poster(name, words, frame, tables) {
  const scenario = words.scenarios[name];
  const says = scenario?.opening ?? words.caption.opening({ nodes: frame.nodes.length, leader: "" });
  const picture = pictureOf(scenario?.title ?? name, words, frame, tables);
  return `<figure slot="poster" lang="${words.tag}">
  <figcaption>${escaped(says)}</figcaption>
  ${picture}
  <a href="quorate/?scenario=${encodeURIComponent(name)}&amp;lang=${words.tag}">${escaped(scenario?.title ?? name)}</a>
</figure>
`;
}

/**
 * The stage at the first frame.
 * @param {string} title @param {import("../www/i18n/en.js").Catalogue} words @param {ReturnType<typeof decode>} frame
 * @param {import("#wasm").ProtocolTable | undefined} tables
 */
function pictureOf(title, words, frame, tables) {
  const ink = new SvgInk();
  drawStage(ink.ink, frame, both, STAGE, { look: lookOf(words, tables), lit: [], still: true, corners: [] });
  return ink.document(STAGE, title).trim().replace(/\n/g, "");
}
