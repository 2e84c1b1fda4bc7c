// For mdBook: every fence of the kind `quorate` becomes an element. docs/embedding.md says how a book takes it.
// A plain script, because that is what mdBook takes (additional-js).

(() => {
  /** What a line before the script may set. */
  const NAMES = ["scenario", "lang", "theme", "controls", "show", "autoplay"];
  const LINE = new RegExp(`^(${NAMES.join("|")})\\s*:\\s*(.*)$`);

  /** The themes of mdBook that are dark. */
  const DARK = ["coal", "navy", "ayu"];

  // mdBook says on each page how to get to the root of the book.
  const root = /** @type {{ path_to_root?: string }} */ (globalThis).path_to_root ?? rootOfBook();
  const folder = new URL(`${root}quorate/`, location.href);

  /** What mdBook says by a name that only plain scripts see; under a policy that lets it say nothing, by where this script lies. */
  function rootOfBook() {
    // @ts-expect-error it is declared by the page
    if (typeof path_to_root === "string") return path_to_root;
    return new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  }

  /** @param {string} text of the fence @returns {{ cluster: HTMLElement, slips: string[] }} and the lines of no effect */
  function elementOf(text) {
    const cluster = document.createElement("quorate-cluster");
    const lines = text.trim().split("\n");
    const script = lines.findIndex((line) => /^quorate\s+\d/.test(line));
    if (script >= 0) cluster.setAttribute("scenario", `${lines.splice(script).join("\n")}\n`);
    const said = lines.map((line) => line.trim()).filter(Boolean);
    const slips = said.filter((line) => {
      const [, name, value = ""] = LINE.exec(line) ?? [];
      if (!name || cluster.hasAttribute(name)) return true;
      cluster.setAttribute(name, value);
      return false;
    });
    // Where nothing else names one, what sets nothing is the scenario, or a slip, which the element then tells.
    if (!cluster.hasAttribute("scenario") && slips[0]) cluster.setAttribute("scenario", slips.shift() ?? "");
    // The book turns its pages by arrows; what is pressed inside is not meant for it.
    cluster.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    });
    return { cluster, slips };
  }

  const fences = [...document.querySelectorAll("pre > code.language-quorate")];
  if (fences.length === 0) return;
  const style = Object.assign(document.createElement("link"), {
    rel: "stylesheet",
    href: new URL("quorate-cluster.css", folder).href,
  });
  document.head.append(style);
  const clusters = fences.map((code) => {
    const { cluster, slips } = elementOf(code.textContent ?? "");
    const own = cluster.hasAttribute("theme");
    code.parentElement?.replaceWith(cluster);
    return { cluster, own, slips };
  });
  const wear = () => {
    const theme = DARK.some((name) => document.documentElement.classList.contains(name)) ? "dark" : "light";
    for (const { cluster, own } of clusters) if (!own) cluster.setAttribute("theme", theme);
  };
  wear();
  new MutationObserver(wear).observe(document.documentElement, { attributeFilter: ["class"] });
  import(new URL("quorate-cluster.js", folder).href).then(() => {
    for (const { cluster, slips } of clusters.filter((each) => each.slips.length > 0)) {
      const { app } = /** @type {import("./quorate-cluster.js").QuorateCluster} */ (cluster);
      // These words come a little later than the element, and then all that is said is said again.
      app.remark("fence", ({ errors }) => errors?.fence({ found: slips, known: NAMES }) ?? "");
    }
  });
})();
