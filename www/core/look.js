// How a protocol's roles are drawn: the shape by the role's id, the letter by the reader's language.

import { shapeOf } from "./roles.js";
import { entry, protocolWords } from "./sentence.js";

/**
 * @param {import("../i18n/en.js").Catalogue} words
 * @param {{ id: string, roles: string[] } | undefined} tables
 * @returns {import("../canvas/nodes.js").Look}
 */
export function lookOf(words, tables) {
  const own = protocolWords(words, tables?.id ?? "");
  const roles = tables?.roles ?? [];
  return {
    roles: roles.map(shapeOf),
    letters: roles.map((role) => entry(own?.roles, role)?.letter ?? role.charAt(0).toUpperCase()),
    epoch: (epoch) => words.stage.tab({ epoch, name: own?.epoch ?? words.stage.epoch }),
    down: words.stage.statuses.crashed,
  };
}
