// The words around lessons and cards: they come with the first one that is opened.

import { plural } from "./names.js";

export default {
  lesson: "Lesson",
  card: "What articles say",
  doors: "Where to now?",
  length: (/** @type {{ minutes: number, steps: number }} */ { minutes, steps }) =>
    `${plural(minutes, "minute")}, ${plural(steps, "step")}`,
  progress: (/** @type {{ at: number, of: number }} */ { at, of }) => `step ${at} of ${of}`,
  back: "Back",
  next: "Next",
  begin: "Begin",
  close: "Close",
  fold: "Fold",
  unfold: "Unfold",
  playing: "The run goes on to the next step.",
  ask: "Before you look",
  turn: "Your turn",
  missing: "What this points at is not there in your run.",
  broken: "This lesson cannot be told. The run and all else work as ever.",
  off: (/** @type {{ at: string }} */ { at }) => `You have left the story at ${at}. What you see is your own run.`,
  yours: (/** @type {{ at: string }} */ { at }) =>
    `Since ${at} this is your own run. The lesson goes on with what is true in it.`,
  stay: "Stay",
  rejoin: "Back to the story",
  other: (/** @type {{ name: string }} */ { name }) => `Play the other: ${name}`,
  compare: "Compare the two",
  act: "Do something, then let time run.",
  used: (/** @type {{ used: number, most: number }} */ { used, most }) => `${used} of ${plural(most, "action")}`,
  over: "That was more than you have. What you did stays on the tape.",
  outside:
    "That takes away what the protocol builds on: a rule, a disk, or the truth of who sent what. It does not count here.",
  again: "Try again",
  hint: "A hint",
  solve: "Do it for me",
  giveUp: "I give up",
  reached: "Done.",
  remember: "Remember",
  simplified: (/** @type {{ what: string }} */ { what }) => `Simplified here: ${what}`,
  replay: "From the start",
  beside: "See it side by side",
  more: "Leave me alone with it",
  believe: "Believe it?",
  beliefs: { yes: "Yes", no: "No", depends: "It depends" },
  verdicts: { holds: "Holds.", false: "False.", "only-if": "Only if …" },
  ownRun: {
    supports: (/** @type {{ result: string }} */ { result }) => `Your run came out as the claim says: ${result}.`,
    refutes: (/** @type {{ result: string }} */ { result }) =>
      `Your run did not come out as the claim says: ${result}.`,
  },
  ownVerdict: (/** @type {{ verdict: string }} */ { verdict }) =>
    `With it in the place of the experiment, the claim’s verdict: ${verdict}`,
  judgedOn: (/** @type {{ until: string }} */ { until }) =>
    `Judged on the whole run as you have changed it, played to its end at ${until}.`,
  watch: "Run it myself",
  shown: "on the stage",
};
