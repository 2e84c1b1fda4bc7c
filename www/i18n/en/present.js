// The words of presenter mode.

export default {
  title: "Presenter",
  mark: "Bookmark here",
  hide: "Hide the answers",
  hideTip: "Each new sentence waits for Enter or Page Down, so that you can ask first (h)",
  leave: "Leave",
  leaveTip: "Back to the whole page (Escape)",
  goTo: (/** @type {{ stamp: string }} */ { stamp }) => `Go to ${stamp}`,
  forget: (/** @type {{ stamp: string }} */ { stamp }) => `Forget the bookmark at ${stamp}`,
  run: (/** @type {{ seed: string, digest: string }} */ { seed, digest }) => `Seed ${seed}, digest ${digest}`,
};
