// The words of presenter mode.

export default {
  title: "Presenter",
  mark: "Bookmark here",
  hide: "Hide the answers",
  hideTip: "Each new sentence waits for Enter or Page Down, so that you can ask first (h)",
  leave: "Leave",
  leaveTip: "Back to the whole page (Escape)",
  goTo: (/** @type {{ at: string }} */ { at }) => `Go to ${at}`,
  forget: (/** @type {{ at: string }} */ { at }) => `Forget the bookmark at ${at}`,
  run: (/** @type {{ seed: string, digest: string }} */ { seed, digest }) => `Seed ${seed}, digest ${digest}`,
};
