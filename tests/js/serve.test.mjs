import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Stop } from "../../tools/lib.mjs";
import { serve } from "../../tools/serve.mjs";

/** @param {(url: string) => Promise<void>} work */
async function served(work) {
  const folder = mkdtempSync(join(tmpdir(), "quorate-serve-"));
  writeFileSync(
    join(folder, "index.html"),
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">',
  );
  writeFileSync(join(folder, "a.wasm"), "");
  const server = await serve(0, folder);
  try {
    await work(server.url);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

test("a module is served as WebAssembly, and under the page's own policy", async () => {
  await served(async (url) => {
    const answer = await fetch(`${url}a.wasm`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "application/wasm");
    assert.equal(answer.headers.get("content-security-policy"), "default-src 'none'");
  });
});

test("nothing outside the folder is served", async () => {
  await served(async (url) => {
    // fetch would tidy the address up before it is sent.
    for (const path of ["/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%00", "/%", "/missing"]) {
      const status = await new Promise((done) => {
        request(url, { path }, (answer) => done(answer.resume().statusCode)).end();
      });
      assert.equal(status, 404, path);
    }
  });
});

test("beside the last port another is named, and not one that is none", async () => {
  const last = await serve(65_535).catch(() => undefined);
  await assert.rejects(serve(65_535), (error) => error instanceof Stop && / PORT=8081 make run/.test(error.message));
  last?.close();
});

test("a port in use is told in one sentence", async () => {
  await served(async (url) => {
    await assert.rejects(
      serve(Number(new URL(url).port)),
      (error) => error instanceof Stop && /is in use/.test(error.message),
    );
  });
});
