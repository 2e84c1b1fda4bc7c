// @ts-check
// The colours and the type of every picture. A draw function takes a theme and knows no other colour.

/**
 * @typedef {object} Colours
 * @property {string} paper @property {string} panel @property {string} sunk
 * @property {string} ink @property {string} ink2 @property {string} ink3
 * @property {string} line @property {string} accent @property {string} onAccent
 * @property {string} follower @property {string} candidate @property {string} leader
 * @property {string} byzantine @property {string} paused
 * @property {string} agreed @property {string} agreedFill @property {string} beat
 * @property {string} breach @property {string} breachFill @property {string} cut
 * @property {string[]} terms the tint of an epoch is terms[epoch mod 6]
 */

/** @typedef {Colours & { font: string }} Theme */

/** The custom property that holds each colour. */
export const properties = Object.freeze({
  paper: "--paper",
  panel: "--panel",
  sunk: "--sunk",
  ink: "--ink",
  ink2: "--ink-2",
  ink3: "--ink-3",
  line: "--line",
  accent: "--accent",
  onAccent: "--on-accent",
  follower: "--follower",
  candidate: "--candidate",
  leader: "--leader",
  byzantine: "--byzantine",
  paused: "--paused",
  agreed: "--agreed",
  agreedFill: "--agreed-fill",
  beat: "--beat",
  breach: "--breach",
  breachFill: "--breach-fill",
  cut: "--cut",
});

/** How many tints epochs take turns with. */
export const TINTS = 6;

/** The stack of the page; numbers in it do not jump, because they are drawn one by one. */
export const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif';

/** @type {Theme} */
export const light = Object.freeze({
  paper: "#FAF8F4",
  panel: "#FFFFFF",
  sunk: "#F1EEE7",
  ink: "#1D1B18",
  ink2: "#57534B",
  ink3: "#6B665D",
  line: "#8A857B",
  accent: "#1B5FC1",
  onAccent: "#FFFFFF",
  follower: "#35719F",
  candidate: "#9C5300",
  leader: "#45269A",
  byzantine: "#B0135F",
  paused: "#57534B",
  agreed: "#14695C",
  agreedFill: "#DDEFE9",
  beat: "#6B7280",
  breach: "#BC1528",
  breachFill: "#FBE4E2",
  cut: "#A8400A",
  terms: ["#CFE0EC", "#F3DDB8", "#D9D0F0", "#CDE6DC", "#F2D3DC", "#DDE3B8"],
  font: FONT,
});

/** @type {Theme} */
export const dark = Object.freeze({
  paper: "#14161A",
  panel: "#1B1E24",
  sunk: "#0F1114",
  ink: "#ECE8E0",
  ink2: "#B5B0A6",
  ink3: "#9A958B",
  line: "#77736B",
  accent: "#7FB2FF",
  onAccent: "#14161A",
  follower: "#8FCBF2",
  candidate: "#F2B45C",
  leader: "#9A80FF",
  byzantine: "#F06BA8",
  paused: "#B5B0A6",
  agreed: "#4FC3AC",
  agreedFill: "#17332E",
  beat: "#9CA3AF",
  breach: "#FF6B70",
  breachFill: "#3A1619",
  cut: "#FFA270",
  terms: ["#274356", "#54401F", "#3D3463", "#1F4A42", "#542C3D", "#3F4522"],
  font: FONT,
});

/**
 * Reads the theme that holds at an element. The browser resolves each colour on a probe, so that a host page may set
 * the properties to anything that is a colour, light-dark() and system colours among it.
 * @param {HTMLElement | ShadowRoot} place where the probe stands for a moment
 * @returns {Theme}
 */
export function readTheme(place) {
  const probe = place.ownerDocument.createElement("span");
  probe.hidden = true;
  place.append(probe);
  const style = getComputedStyle(probe);
  const scheme = style.colorScheme.includes("dark") && !style.colorScheme.includes("light") ? dark : light;
  /** @param {string} property @param {string} otherwise */
  const read = (property, otherwise) => {
    probe.style.color = `var(${property}, ${otherwise})`;
    return style.color;
  };
  /** @type {Record<string, string | string[]>} */
  const theme = { font: FONT };
  for (const [name, property] of Object.entries(properties)) {
    theme[name] = read(property, /** @type {Record<string, string>} */ (/** @type {unknown} */ (scheme))[name]);
  }
  theme.terms = scheme.terms.map((tint, i) => read(`--term-${i}`, tint));
  probe.remove();
  return /** @type {Theme} */ (/** @type {unknown} */ (theme));
}

/** @param {Theme} theme @param {number} epoch */
export const tint = (theme, epoch) => theme.terms[epoch % TINTS];

/** @param {Theme} theme @param {number} size in px @param {number} [weight] */
export const font = (theme, size, weight = 500) => `${weight} ${size}px ${theme.font}`;
