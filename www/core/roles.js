// What a role means, and a message, whatever the protocol calls them.

/** Roles that share a shape do the same thing in different protocols. */
const SHAPES = /** @type {Record<string, import("../canvas/marks.js").RoleKind>} */ ({
  leader: "leading",
  primary: "leading",
  candidate: "asking",
  "pre-candidate": "probing",
  learner: "watching",
  observer: "watching",
});

/** How nodes in a role are drawn. @param {string} role its id */
export const shapeOf = (role) => SHAPES[role] ?? "plain";

/** Whether who is in this role leads. @param {string} role */
export const leads = (role) => shapeOf(role) === "leading";

/** Whether who is in this role asks for the consent of others to lead. @param {string} role */
export const asks = (role) => shapeOf(role) === "asking";

/** Messages that are answers and whose names do not say so. */
const ANSWERS = new Set(["Ack", "Consent"]);

/** Whether a message is the answer to another. @param {string} message its name */
export const isAnswer = (message) => message.endsWith(" reply") || ANSWERS.has(message);
