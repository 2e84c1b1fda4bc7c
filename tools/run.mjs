// `make run`: sets up what is missing, builds the release page where it changed, and serves it.

import { buildPage } from "./build.mjs";
import { main } from "./lib.mjs";
import { serve, serveUntilStopped, wantedPort } from "./serve.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  // A port in use is told now, not after minutes of building.
  (await serve(wantedPort())).close();
  await setup("page");
  await buildPage();
  await serveUntilStopped();
});
