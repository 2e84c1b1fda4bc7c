// What comes from elsewhere, told by how it begins: a run in any of its own forms, or a history of others. files.js reads it.

/** Whether a text that was pasted beside all fields is meant as a run. @param {string} text */
export const isRun = (text) => /^\s*(quorate\s+\d|#v\d|\{\s*"format"|https?:\/\/\S+#v\d)/.test(text);

/** How much of a file tells what it is. */
export const START = 4096;

/** Whether a text is meant as a history of others, by how it begins: a log of Jepsen, or maps with keywords. @param {string} text */
export const isHistory = (text) => /^\ufeff?\s*(;.*\s*)*([[(]\s*)?\{\s*:\w|\bjepsen\.util\b/.test(text.slice(0, START));
