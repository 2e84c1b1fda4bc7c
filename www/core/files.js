// Files from elsewhere: a script, a link or an address with one, the head of an exported trace, a history of others. Loaded
// with what opens them.

import { isHistory, START } from "./imports.js";
import { FileProblem } from "./problem.js";

/** No script and no link needs more; the session's own limits are told by the session. */
const MOST = 16 * 1024 * 1024;

/** The first line of a trace is its run, and has no more than this: a script's letters may need six each there. */
const HEAD = 8 * 1024 * 1024 + 1;

/** @param {File} file @returns {Promise<Uint8Array | undefined>} its bytes, if it is a history of others */
export async function readHistory(file) {
  const start = await file
    .slice(0, START)
    .text()
    .catch(() => "");
  return isHistory(start) ? new Uint8Array(await file.arrayBuffer()) : undefined;
}

/** @param {File} file @returns {Promise<string>} its text; of a trace the first line */
export async function readFile(file) {
  const parts = { name: file.name, most: `${MOST / 1024 / 1024} MiB` };
  const read = async (/** @type {Blob} */ blob) =>
    new Uint8Array(
      await blob.arrayBuffer().catch(() => {
        throw new FileProblem("unreadable", parts);
      }),
    );
  const [first] = await read(file.slice(0, 1));
  const trace = first === "{".charCodeAt(0);
  if (file.size > MOST && !trace) throw new FileProblem("tooBig", parts);
  const bytes = await read(trace ? file.slice(0, HEAD) : file);
  const line = trace ? bytes.indexOf(10) : -1;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(line < 0 ? bytes : bytes.subarray(0, line));
  } catch {
    throw new FileProblem("notText", parts);
  }
}
