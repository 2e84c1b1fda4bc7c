// `make fuzz N=1000000`: random and damaged input for each parser, N of each. SEED=7 takes other ones.

import { main, run, Stop, toolEnv } from "./lib.mjs";

await main(async () => {
  const count = Number(process.env.N || "1000000");
  if (!Number.isInteger(count) || count < 1) {
    throw new Stop(`N=${process.env.N} is no number of inputs: take one from 1 on, for example N=1000000.`);
  }
  const test = ["test", "--locked", "--profile", "checked", "--all-features", "--test", "fuzz", "--", "--nocapture"];
  const env = { ...toolEnv(), QUORATE_FUZZ: String(count) };
  if (!(await run("cargo", test, { env }))) throw new Stop("A parser did not survive: the input stands above.");
});
