// The words of space and time, loaded with that view.

import { grouped, plural, who } from "./names.js";

/** @typedef {{ at: string }} At */

export default {
  drawing: "Space and time: a line for each process, time to the right, messages as arrows",
  view: "What is in view",
  nearer: "Nearer",
  farther: "Farther",
  earlier: "Earlier",
  later: "Later",
  whole: "Whole run",
  follow: "Follow the playhead",
  shows: (/** @type {{ span: string, from: string }} */ { span, from }) => `${span} from ${from}`,
  counts: (/** @type {{ events: number, messages: number, lost: number }} */ { events, messages, lost }) =>
    `${plural(events, "event")}, ${plural(messages, "message")}${lost > 0 ? `, ${grouped(lost)} of them lost` : ""}`,
  crowded: "Where there are too many to draw, a number says how many. Come nearer to see each.",
  forgotten: "Of so long a run the earliest events are only counted until you come near.",
  cut: "The cut: how far each process has come",
  handle: (/** @type {{ name: string }} */ { name }) => `Cut at ${who(name)}`,
  handleTip: "Drag it, or press Left and Right: one event at a time",
  stands: (/** @type {At & { steps: number }} */ { at, steps }) =>
    steps === 0
      ? `${at}, with the playhead`
      : `${at}, ${plural(Math.abs(steps), "event")} ${steps < 0 ? "before" : "after"} the playhead`,
  clients: "clients",
  straight: (/** @type {At} */ { at }) => `Every process stands at ${at}. Drag a point of the line to bend it.`,
  possible: (/** @type {{ crossing: number }} */ { crossing }) =>
    `The run may have looked like this: ${crossing === 0 ? "no message is" : crossing === 1 ? "one message is" : `${grouped(crossing)} messages are`} under way across the line. Nobody inside could tell it from a straight one.`,
  refused: (/** @type {{ to: string }} */ { to }) =>
    `This instant cannot exist: ${who(to)} would have received what nobody has sent yet.`,
  straighten: "Straighten",
  lit: (/** @type {{ causes: number, effects: number }} */ { causes, effects }) =>
    `${causes === 0 ? "Nothing before it had to happen for it" : `${plural(causes, "event")} before it had to happen for it`}; ${effects === 0 ? "nothing has come of it so far" : `${plural(effects, "event")} came of it`}.`,
  go: "Go there",
  all: "Light all again",
  list: "As a list",
  listed: (/** @type {{ shown: number, all: number }} */ { shown, all }) =>
    shown === all
      ? `${plural(all, "message")} in view`
      : `${grouped(shown)} of ${plural(all, "message")} in view: come nearer to list the others`,
  sent: "Sent",
  from: "From",
  to: "To",
  message: "Message",
  became: "What became of it",
  ends: {
    deliver: (/** @type {At} */ { at }) => `arrived at ${at}`,
    flight: () => "is under way",
    lost: (/** @type {At} */ { at }) => `was lost at ${at}`,
    cut: (/** @type {At} */ { at }) => `died at a cut at ${at}`,
    dead: (/** @type {At} */ { at }) => `found its receiver down at ${at}`,
    drop: (/** @type {At} */ { at }) => `was dropped at ${at}`,
    overflow: (/** @type {At} */ { at }) => `found no room at ${at}`,
    corrupt: (/** @type {At} */ { at }) => `arrived damaged at ${at}`,
    rejected: (/** @type {At} */ { at }) => `was rejected at ${at}`,
  },
};
