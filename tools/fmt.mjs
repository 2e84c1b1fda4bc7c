// `make fmt`: formats all sources.

import { main, run, Stop, toolEnv } from "./lib.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup("page");
  if (!(await run("cargo", ["fmt"]))) throw new Stop("cargo fmt failed: see above.");
  if (!(await run("biome", ["check", "--write"], { env: toolEnv() })))
    throw new Stop("biome found what it cannot mend: see above.");
});
