// The words of the dialog in which a run is given away.

import { grouped } from "./names.js";

export default {
  title: "Share this run",
  close: "Close",
  link: "As a link",
  linkHelp: (/** @type {{ digest: string }} */ { digest }) =>
    `The link holds the whole run; no server sees it. Whoever opens it gets the digest ${digest}.`,
  tooLong: (/** @type {{ length: number, most: number }} */ { length, most }) =>
    `A link of this run would have ${grouped(length)} characters, and some programs cut addresses longer than ${grouped(most)}. Save a file instead: dropped on this page, it opens the same run.`,
  copy: "Copy link",
  copyTip: "The whole run with all that you did; anyone who opens it sees the same",
  copied: "Copied.",
  file: "As a file",
  fileHelp: "The script: whoever plays it, here or by the command line, has the same run.",
  save: "Save script",
  script: "Look at it",
  open: "Open another run",
  tools: "For other tools",
  format: "Format",
  formats: {
    ndjson: {
      name: "NDJSON: the whole trace",
      help: "One event a line, with causes and vector clocks. This page opens it again.",
    },
    shiviz: { name: "ShiViz: space and time", help: "A log that ShiViz reads with its usual expression." },
    mermaid: {
      name: "Mermaid: sequence diagram",
      help: "Choose a short span: a diagram of many messages cannot be read.",
    },
    edn: { name: "EDN: history for Jepsen", help: "The clients’ operations, as Jepsen’s checkers read them." },
    prometheus: { name: "Prometheus: figures", help: "The figures at the end of the span." },
    csv: { name: "CSV: figures as a table", help: "The same figures from time to time, for a spreadsheet." },
  },
  from: "From",
  to: "To",
  seconds: "s",
  whole: { from: "start", to: "end" },
  download: "Download",
  stop: "Stop",
  busy: (/** @type {{ kilobytes: number }} */ { kilobytes }) => `${grouped(kilobytes)} kB so far.`,
  badInstant: (/** @type {{ found: string }} */ { found }) =>
    `“${found}” is no instant: seconds from 0 on, such as 2.5.`,
  qr: {
    show: "QR code",
    hide: "Hide the QR code",
    picture: "QR code of the link",
    tooLong: (/** @type {{ length: number, most: number }} */ { length, most }) =>
      `The link has ${grouped(length)} characters, and a QR code holds ${grouped(most)}.`,
  },
  test: {
    title: "As a regression test",
    help: "What has happened so far, and what must come of it: quorate run FILE fails if anything of that changes.",
    copy: "Copy as a regression test",
    save: "Save it",
    text: "The regression test",
    head: [
      "A regression test: `quorate run FILE` ends with 0 as long as all that is expected below holds.",
      "When it was written, `quorate digest FILE` printed",
    ],
  },
  embed: {
    title: "On another page",
    help: "It asks no other host for anything than the one that serves it. Without JavaScript the link inside stands there.",
    element: "Element",
    frame: "Frame",
    as: "As an element or a frame",
    text: "The lines for another page",
    copy: "Copy the lines",
  },
  picture: {
    title: "As a picture",
    help: "The cluster at this instant, with the sentence about it.",
    png: "Save PNG",
    svg: "Save SVG",
    name: "cluster",
    foot: (/** @type {{ time: string, digest: string }} */ { time, digest }) => `Quorate, ${time}, digest ${digest}`,
  },
  film: {
    title: "As a film",
    help: "A WebM of a span, made while it plays: a film of ten seconds takes ten seconds.",
    pace: "One second shows",
    from: "Begins at",
    to: "Ends at",
    backwards: "The film would end before it begins.",
    make: "Make the film",
    cancel: "Cancel",
    busy: "The film that is being made",
    progress: (/** @type {{ done: string, whole: string }} */ { done, whole }) => `${done} of ${whole} s.`,
    length: (/** @type {{ seconds: string }} */ { seconds }) => `The film will have ${seconds} s.`,
    tooLong: (/** @type {{ seconds: string, most: number }} */ { seconds, most }) =>
      `The film would have ${seconds} s, and ${most} s are the most: take a shorter span, or let more time pass in a second.`,
    cannot: "This browser cannot make films.",
    done: "The film is saved.",
  },
};
