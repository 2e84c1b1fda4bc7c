// What the words of a lesson may put in. Loaded with the first lesson.

/** @param {import("#wasm").Told | undefined} told what was told */
export const partsOf = (told) => ({
  ...{ node: told?.subject ?? "", leader: told?.leader ?? "", slot: told?.slot ?? 0 },
  ...{ next: told?.next ?? "", behind: told?.behind ?? "", facts: told?.facts ?? {} },
});
