// Times a piece of work.

import { readFileSync } from "node:fs";

/**
 * Starts, and returns what tells the seconds since: those in which this thread had a processor where the system tells
 * (Linux), so that a busy machine disturbs less; else those on the wall.
 */
export function stopwatch() {
  const [busy, wall] = [processor(), performance.now()];
  return () => {
    const now = processor();
    return busy === undefined || now === undefined ? (performance.now() - wall) / 1000 : (now - busy) / 1e9;
  };
}

/** How many nanoseconds this thread has had a processor. */
function processor() {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]);
  } catch {
    return undefined;
  }
}
