// What names mean, whatever the protocol: which role leads, which message answers, which protocol is offered. The tables
// of the protocols say it, once the crate is there.

/** @typedef {import("#wasm").ProtocolTable} Table */

/** Roles of one name mean the same in all protocols. @type {Map<string, Table["postures"][number]>} */
const postures = new Map();

/** @type {Set<string>} */
const answers = new Set();

/** Protocols that are there for those who ask for them. @type {Set<string>} */
const aside = new Set();

/** @param {Pick<Table, "id" | "offered" | "roles" | "postures" | "answers">[]} protocols all there are */
export function learn(protocols) {
  for (const table of protocols) {
    if (!table.offered) aside.add(table.id);
    for (const [at, role] of table.roles.entries()) postures.set(role, table.postures[at]);
    for (const message of table.answers) answers.add(message);
  }
}

/** How nodes in a role are drawn. @param {string} role its id */
export const shapeOf = (role) => postures.get(role) ?? "plain";

/** Whether who is in this role leads. @param {string} role */
export const leads = (role) => shapeOf(role) === "leading";

/** Whether who is in this role asks for the consent of others to lead. @param {string} role */
export const asks = (role) => shapeOf(role) === "asking";

/** Whether a scenario, a lesson or a card is of a protocol that is offered. @param {string} name "raft/shop" */
export const isOffered = (name) => !aside.has(name.split("/")[0]);

/** Whether a message is the answer to another. @param {string} message its name */
export const isAnswer = (message) => answers.has(message);
