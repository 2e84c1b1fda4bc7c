// 中文里怎样称呼事物。

/** @param {string} name "n3"、"c1" */
export const who = (name) => `${name.startsWith("c") ? "客户端" : "节点"} ${name.slice(1)}`;

/** @param {string} name 只要编号，前面已说过“节点” */
export const bare = (name) => (name.startsWith("c") ? who(name) : name.slice(1));

const digits = new Intl.NumberFormat("zh-CN");

/** @param {number} number */
export const grouped = (number) => digits.format(number);

/** 数字或字母与“和”之间空一格。 @param {string[]} names */
export const list = (names) =>
  new Intl.ListFormat("zh-CN")
    .format(names)
    .replace(/(?<=\w)和/g, " 和")
    .replace(/和(?=\w)/g, "和 ");

/**
 * 时长，用合适的单位。
 * @param {number} micros
 */
export function span(micros) {
  if (micros < 1_000) return `${grouped(micros)} 微秒`;
  if (micros < 1_000_000) return `${digits.format(round(micros / 1_000))} 毫秒`;
  return `${digits.format(round(micros / 1_000_000))} 秒`;
}

/** 时长，一律以秒计，精确到百分之一秒。 @param {number} micros */
export const seconds = (micros) => `${grouped(Number((micros / 1_000_000).toFixed(2)))} 秒`;

/** @param {number} number 保留三位有效数字 */
const round = (number) => Number(number.toPrecision(3));

/**
 * 嵌在中文里的词：两端若是拉丁字母或数字，就空一格。
 * @param {string} text
 */
export const set = (text) => text.replace(/^(?=[\w])/, " ").replace(/(?<=[\w])$/, " ");
