// The words of time: the tape, its marks, branches, jumps.

export default {
  /** What a branch is called that nobody has named. */
  story: "Story",
  yours: (/** @type {{ number: number }} */ { number }) => `Yours ${number}`,
};
