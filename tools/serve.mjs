// Serves dist/ on this machine: `node tools/serve.mjs`, PORT=8080 unless told otherwise.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { dist, main, Stop } from "./lib.mjs";

/** @type {Record<string, string>} */
const kinds = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The port that PORT asks for. */
export function wantedPort() {
  const text = process.env.PORT || "8080";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Stop(`PORT=${text} is no port: take a number from 1 to 65535, for example PORT=8081 make run.`);
  }
  return port;
}

/**
 * Serves a folder on 127.0.0.1; port 0 takes any free one. Resolves to the server once it listens.
 * @param {number} port @param {string} folder @param {string} keeping how long a browser keeps a file, as Cache-Control says it
 * @returns {Promise<import("node:http").Server & { url: string }>}
 */
export function serve(port, folder = dist, keeping = "no-cache") {
  const server = createServer((request, response) => answer({ folder, keeping }, request, response));
  return new Promise((done, fail) => {
    server.once("error", (error) => fail(explain(/** @type {NodeJS.ErrnoException} */ (error), port)));
    server.listen(port, "127.0.0.1", () => {
      const address = /** @type {import("node:net").AddressInfo} */ (server.address());
      done(Object.assign(server, { url: `http://127.0.0.1:${address.port}/` }));
    });
  });
}

/** @param {NodeJS.ErrnoException} error @param {number} port */
function explain(error, port) {
  if (error.code === "EADDRINUSE") {
    return new Stop(
      `Port ${port} is in use: stop what uses it, or take another, for example PORT=${port < 65535 ? port + 1 : 8081} make run.`,
    );
  }
  if (error.code === "EACCES")
    return new Stop(`Port ${port} may not be used by you: take one above 1023, for example PORT=8080 make run.`);
  return error;
}

/**
 * @param {{ folder: string, keeping: string }} site
 * @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response
 */
function answer({ folder, keeping }, request, response) {
  const file = fileFor(folder, request.url ?? "/");
  const method = request.method ?? "GET";
  if (!file || !["GET", "HEAD"].includes(method)) {
    response.writeHead(file ? 405 : 404, { "Content-Type": "text/plain; charset=utf-8" });
    response.end(file ? "Only GET and HEAD are served here.\n" : "There is no such file here.\n");
    return;
  }
  response.writeHead(200, {
    "Content-Type": kinds[extname(file)] ?? "application/octet-stream",
    "Content-Length": statSync(file).size,
    "Cache-Control": keeping,
    "Content-Security-Policy": policy(folder),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  if (method === "HEAD") response.end();
  else
    createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response);
}

/**
 * The file that an address means, or undefined where there is none in the folder.
 * @param {string} folder @param {string} address
 */
function fileFor(folder, address) {
  try {
    const path = normalize(decodeURIComponent(new URL(address, "http://127.0.0.1").pathname));
    const file = join(folder, path.endsWith(sep) ? join(path, "index.html") : path);
    return file.startsWith(folder + sep) && !file.includes("\0") && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The content security policy as the page itself states it. Workers obey only the header.
 * @param {string} folder
 */
function policy(folder) {
  const page = join(folder, "index.html");
  const text = existsSync(page) ? readFileSync(page, "utf8") : "";
  return /http-equiv="?Content-Security-Policy"?\s+content="([^"]+)"/.exec(text)?.[1] ?? "default-src 'self'";
}

/** Serves the page until the reader has enough. */
export async function serveUntilStopped() {
  const server = await serve(wantedPort());
  console.log(`Quorate is served at ${server.url} (Ctrl-C stops it).`);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(0));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(serveUntilStopped);
