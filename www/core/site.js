// Runs that stand in files of the site: `scenario` may be the address of one.

/** No script and no link needs more. */
const MOST = 16 * 1024 * 1024;

/** Whether a scenario is an address and not a name. @param {string} text */
export const isAddress = (text) => /^(\.{0,2}\/|https?:)/.test(text);

/** An address at which there is no run: said by a key of the catalogue. */
export class SiteProblem extends Error {
  code = "site";

  /** @param {"elsewhere" | "missing" | "page" | "tooBig" | "silent"} key @param {{ found: string, status?: number }} parts */
  constructor(key, parts) {
    super(`${parts.found}: ${key}`);
    this.key = key;
    this.parts = { status: 0, ...parts };
  }
}

/** The text of a run. @param {string} found as it was given @returns {Promise<string>} */
export async function fetchRun(found) {
  const address = new URL(found, document.baseURI);
  if (address.origin !== location.origin) throw new SiteProblem("elsewhere", { found });
  const response = await fetch(address).catch(() => {
    throw new SiteProblem("silent", { found });
  });
  const { status, headers } = response;
  if (!response.ok) throw new SiteProblem("missing", { found, status });
  if (Number(headers.get("Content-Length") ?? 0) > MOST) throw new SiteProblem("tooBig", { found });
  const text = await response.text();
  // Many hosts answer every address with a page of theirs.
  if (headers.get("Content-Type")?.startsWith("text/html") || /^\s*<(!doctype|html)/i.test(text)) {
    throw new SiteProblem("page", { found });
  }
  if (text.length > MOST) throw new SiteProblem("tooBig", { found });
  return text;
}
