// 回答“为什么”时可以点开的名称，与协议无关。

import { noun } from "../../core/nouns.js";
import { grouped } from "./names.js";

/** @param {string} name */
export const node = (name) => noun(`node ${name}`, `${name.startsWith("c") ? "客户端" : "节点"} ${name.slice(1)}`);

/** @param {string} name */
export const bare = (name) => noun(`node ${name}`, name.slice(1));

/** @param {number} number */
export const slot = (number) => noun(`slot ${number}`, `第 ${grouped(number)} 格`);

/** @param {number} first @param {number} last */
export const slots = (first, last) =>
  first === last
    ? slot(last)
    : `第 ${noun(`slot ${first}`, grouped(first))} 到 ${noun(`slot ${last}`, grouped(last))} 格`;

/**
 * 操作属于客户端；节点转发的没有可指的对象。
 * @param {string} client @param {number} number
 */
export const operation = (client, number) => {
  const text = `操作 ${grouped(number)}`;
  return client.startsWith("c") ? noun(`operation ${client} ${number}`, text) : text;
};

const CARDINALS = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九"];

/** 量词前的数。 @param {number} number */
export const cardinal = (number) => CARDINALS[number] ?? ` ${grouped(number)} `;
