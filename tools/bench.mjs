// `make bench`: measures speed. The benchmarks are still to be written.

import { main, Stop } from "./lib.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup("everything");
  throw new Stop("There are no benchmarks yet.");
});
