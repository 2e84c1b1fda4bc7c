// Names in the answers to why that lead to what they name, whatever the protocol.

import { noun } from "../../core/nouns.js";
import { grouped } from "./names.js";

/** @param {string} name */
export const node = (name) => noun(`node ${name}`, `${name.startsWith("c") ? "client" : "node"} ${name.slice(1)}`);

/** @param {string} name */
export const Node = (name) => noun(`node ${name}`, `${name.startsWith("c") ? "Client" : "Node"} ${name.slice(1)}`);

/** @param {string} name a node of which it was just said that it is one */
export const bare = (name) => noun(`node ${name}`, name.slice(1));

/** @param {number} number */
export const slot = (number) => noun(`slot ${number}`, `slot ${grouped(number)}`);

/** @param {number} first @param {number} last */
export const slots = (first, last) =>
  first === last
    ? slot(last)
    : `slots ${noun(`slot ${first}`, grouped(first))} to ${noun(`slot ${last}`, grouped(last))}`;

/**
 * An operation: only clients have any, so in what a node passes on it stands for nothing.
 * @param {string} client @param {number} number
 */
export const operation = (client, number) => {
  const text = `operation ${grouped(number)}`;
  return client.startsWith("c") ? noun(`operation ${client} ${number}`, text) : text;
};

/** @param {string} text */
export const start = (text) =>
  text.replace(/^(\uE000[^\uE001]*\uE001)?(.)/u, (_, mark = "", letter) => mark + letter.toUpperCase());

const CARDINALS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** A number in words. @param {number} number */
export const cardinal = (number) => CARDINALS[number] ?? grouped(number);
