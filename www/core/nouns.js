// Nouns in a sentence: what each stands for, so that it can be lit and gone to. A sentence stays a text; its nouns have
// marks around them that no language uses.

const [BEGIN, BETWEEN, END] = ["\uE000", "\uE001", "\uE002"];

/**
 * A noun in a sentence.
 * @param {string} target what it stands for: "node n3", "slot 7", "epoch 2", "event 12", "message n1>n2#17", "operation c1 5"
 * @param {string} text
 */
export const noun = (target, text) => `${BEGIN}${target}${BETWEEN}${text}${END}`;

/** The sentence as it is read. @param {string} sentence */
export const plain = (sentence) => sentence.replace(/\uE000[^\uE001]*\uE001([^\uE002]*)\uE002/gu, "$1");

/**
 * The sentence in pieces, of which some stand for something.
 * @param {string} sentence @returns {{ text: string, target?: string }[]}
 */
export function pieces(sentence) {
  return sentence.split(BEGIN).flatMap((part, at) => {
    if (at === 0) return part ? [{ text: part }] : [];
    const [target, rest] = part.split(BETWEEN);
    const [text, after] = rest.split(END);
    return after ? [{ text, target }, { text: after }] : [{ text, target }];
  });
}
