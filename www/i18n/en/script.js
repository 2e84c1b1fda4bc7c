// The words of the script's dialog, loaded with it.

export default {
  title: "The run as a script",
  help: "The setup and every command at its instant: whoever plays this sees the same. Change it, or open another; a file can also be dropped on the page.",
  text: "Script",
  whole: "With all that the script still has ahead, and not only up to now",
  edited: "This text is yours and not that of the run that is open.",
  revert: "Take the run’s text again",
  open: "Open a file",
  otherTitle: "Open a run",
  otherHelp:
    "Paste a script, a link, an exported trace, or a history of Jepsen or porcupine; or choose a file. A file can also be dropped on the page, and all of these pasted on it.",
  otherPlay: "Open it",
  play: "Play this script",
  save: "Save as a file",
  copy: "Copy",
  close: "Close",
};
