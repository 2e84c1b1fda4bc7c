// Compaction removes what has expired?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Log compaction removes expired entries.”",
  experiment:
    "Compact a log with an entry that is ten seconds old and not committed; and one whose entry was carried out a moment ago.",
  results: {
    old: ({ supports }) => (supports ? "ten seconds old, not committed: gone" : "ten seconds old, not committed: kept"),
    young: ({ supports }) => (supports ? "just carried out: kept" : "just carried out: in the snapshot"),
  },
  verdicts: {
    false: ({ old, young }) =>
      `The old one ${old.supports ? "went" : "stayed"}, and the young one ${young.supports ? "stayed" : "went"}. Compaction takes what was carried out and is in the snapshot, whatever its age.`,
  },
};
