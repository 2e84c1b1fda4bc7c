// The sentence of an event: the protocol's own where it has one, else the one that holds for every protocol.

/** @typedef {import("./happening.js").Happening} Happening */
/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */
/** @typedef {{ does: string, key: string, value: string | null, expect: string | null }} Operation */

/**
 * What words a protocol has of its own: mostly tables by the ids of its own tables.
 * @typedef {object} Own
 * @property {string} name
 * @property {string} epoch
 * @property {(epoch: { epoch: number }) => string} inEpoch
 * @property {Record<string, { name: string, letter: string }>} roles
 * @property {Record<string, string>} messages
 * @property {Record<string, string>} timers
 * @property {Record<string, string>} records
 * @property {Record<string, string>} notes
 * @property {Record<string, { name: string, choices?: Record<string, string> }>} settings
 * @property {Record<string, (e: Happening) => string>} became
 * @property {Record<string, (e: Happening) => string>} deliver
 * @property {Record<string, (e: Happening) => string>} fire
 * @property {(e: Happening) => string | undefined} sync
 * @property {Captions} captions
 * @property {Record<string, string>} rules
 * @property {Record<string, { name: string, says: string }>} promises
 * @property {Instead} [instead] where it does not speak as others do
 * @property {Card} [card]
 * @property {Record<string, import("./glossary.js").Term>} [terms]
 * @property {Record<string, string>} [purposes]
 * @property {() => Promise<{ default: import("./why.js").Answers }>} [why] what it says of causes, where it says something
 */

/** What of it nobody needs in the first second of play. @typedef {Pick<Own, "card" | "terms" | "purposes" | "why">} Closer */

/**
 * A protocol's own words in place of general ones, by where these stand.
 * @typedef {object} Instead
 * @property {import("../types/words.js").Some<Catalogue>} [page]
 * @property {import("../types/words.js").Some<typeof import("../i18n/en/more.js").default>} [more]
 * @property {import("../types/words.js").Some<typeof import("../i18n/en/meters.js").default>} [meters]
 * @property {import("../types/words.js").Some<typeof import("../i18n/en/sight.js").default>} [sight]
 */

/**
 * What of its paper a protocol follows and where, what is simplified, what is left out.
 * @typedef {{ says: string, where?: string }[]} Points
 * @typedef {{ source: string, follows: Points, beyond: Points, simplified: Points, left: Points }} Card
 */

/**
 * What a caption says when the one who leads changes.
 * @typedef {object} Captions
 * @property {(asks: { node: string, epoch: number, late: boolean }) => string} candidate
 * @property {(won: { node: string, epoch: number, granted: number, nodes: number }) => string} leader
 * @property {(stepped: { node: string, epoch: number, rose: boolean, from: string }) => string} stepped
 */

/**
 * The words of a protocol, or none where nobody has written any, or they are not there yet.
 * @param {Catalogue} words @param {string} protocol @returns {Own | undefined}
 */
export const protocolWords = (words, protocol) => entry(/** @type {Record<string, Own>} */ (words.protocols), protocol);

/**
 * @template T @param {Record<string, T> | undefined} table @param {string} key @returns {T | undefined}
 */
export const entry = (table, key) => (table && Object.hasOwn(table, key) ? table[key] : undefined);

/**
 * @param {Catalogue} words @param {string} protocol @param {Happening} e
 * @param {(client: string, number: number) => Operation | undefined} operation finds what a client asked for
 */
export function sentence(words, protocol, e, operation) {
  const own = protocolWords(words, protocol);
  const told = e.role ? entry(own?.became, e.role) : undefined;
  if (told) return told(e);
  if (e.kind === "deliver") {
    const said = entry(own?.deliver, e.name);
    if (said) return said(e);
  }
  if (e.kind === "fire") {
    const said = entry(own?.fire, e.name);
    if (said) return said(e);
  }
  return (e.kind === "sync" && own?.sync(e)) || general(words, own, e, operation);
}

/**
 * @param {Catalogue} words @param {ReturnType<typeof protocolWords>} own @param {Happening} e
 * @param {(client: string, number: number) => Operation | undefined} operation
 */
function general(words, own, e, operation) {
  const { events } = words;
  const carried = /** @type {const} */ (["request", "reply", "notice"]).find((name) => name === e.name);
  if (e.kind === "deliver" && carried) return events[carried](e);
  const said = /** @type {((e: object) => string) | undefined} */ (
    /** @type {unknown} */ (entry(/** @type {Record<string, unknown>} */ (events), e.kind))
  );
  if (!said) return events.other(e);
  return said({
    ...e,
    message: messageName(words, own, e.name),
    timer: entry(own?.timers, e.name) ?? e.name,
    rule: entry(own?.rules, e.name) ?? e.name,
    // Only where the words speak of it: most events have none, and it would be looked for in vain.
    get operation() {
      return operationText(words, operation(e.from, e.argument), e.argument);
    },
    reason: reasonText(words, e.reason),
  });
}

/** Why a command would have no effect. @param {Catalogue} words @param {string} reason its id */
export const reasonText = ({ events }, reason) => entry(events.reasons, reason) ?? events.otherReason;

/** @param {Catalogue} words @param {ReturnType<typeof protocolWords>} own @param {string} name */
export function messageName(words, own, name) {
  return entry(own?.messages, name) ?? entry(words.events.carried, name) ?? name;
}

/** A value as it stands in a sentence: those of a workload end in the mark that parts them. @param {string | null} value */
export const inSentence = (value) => (value ?? "").replace(/([cn]\d+\.\d+);$/, "$1");

/** @param {Catalogue} words @param {Operation | undefined} operation @param {number} number */
export function operationText(words, operation, number) {
  const { operations } = words.events;
  if (!operation) return operations.unknown({ number });
  const { does, key } = operation;
  const said = entry(/** @type {Record<string, (o: object) => string>} */ (operations), does);
  return said
    ? said({ key, value: inSentence(operation.value), expect: inSentence(operation.expect) })
    : operations.unknown({ number });
}
