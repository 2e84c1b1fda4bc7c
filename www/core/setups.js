// Situations at one click: each is a few commands in the words of scripts, for the cluster as it stands.

/**
 * @typedef {object} Cluster
 * @property {string | undefined} leader
 * @property {string[]} up the nodes that run, in their order
 * @property {readonly string[]} timers the protocol's
 */

/** @typedef {typeof SETUPS[number]} Setup */

/** In the order in which they are shown. */
export const SETUPS = /** @type {const} */ ([
  "stale-leader",
  "lagging",
  "split-vote",
  "quorum-lost",
  "slow-network",
  "lossy-network",
]);

/** Those that a protocol with these timers can come to. @param {readonly string[]} timers */
export const setupsFor = (timers) => SETUPS.filter((setup) => setup !== "split-vote" || timers.includes("election"));

/**
 * The commands that bring it about; nothing where the cluster lacks what it needs.
 * @param {Setup} setup @param {Cluster} cluster @returns {string[] | undefined}
 */
export function commandsFor(setup, { leader, up, timers }) {
  const others = up.filter((node) => node !== leader);
  // The greatest number that is less than half of those that run.
  const minority = Math.ceil(up.length / 2) - 1;
  switch (setup) {
    case "stale-leader": {
      if (!leader || minority < 1) return undefined;
      const with_ = others.slice(0, minority - 1);
      return [`partition ${[leader, ...with_].join(" ")} | ${others.slice(minority - 1).join(" ")}`];
    }
    case "lagging": {
      const last = others.at(-1);
      if (!leader || !last || up.length < 3) return undefined;
      return [`partition ${up.filter((node) => node !== last).join(" ")} | ${last}`];
    }
    case "split-vote": {
      if (!leader || others.length < 2 || !timers.includes("election")) return undefined;
      return [`crash ${leader}`, ...others.slice(0, 2).map((node) => `fire ${node} election`)];
    }
    case "quorum-lost":
      if (!leader || others.length === 0) return undefined;
      return [leader, ...others].slice(0, Math.ceil(up.length / 2)).map((node) => `crash ${node}`);
    case "slow-network":
      return ["network latency=80ms..120ms"];
    case "lossy-network":
      return ["network loss=20%"];
  }
}
