// The few signs that stand for words where there is no room; each control has its words as well.

import { svg } from "lit";

/** @param {string} path */
const sign = (path) =>
  svg`<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d=${path}></path></svg>`;

export const icons = {
  play: sign("M6 3.5v13l10.5-6.5z"),
  pause: sign("M5 4h3.5v12H5zM11.5 4H15v12h-3.5z"),
  step: sign("M4 4v12l8-6zM13.5 4H16v12h-2.5z"),
  back: sign("M16 4v12l-8-6zM4 4h2.5v12H4z"),
  previous: sign("M12.5 3.5 14 5l-5 5 5 5-1.5 1.5L6 10z"),
  next: sign("M7.5 3.5 6 5l5 5-5 5 1.5 1.5L14 10z"),
  more: sign("M3 8.5h3v3H3zm5.5 0h3v3h-3zm5.5 0h3v3h-3z"),
  edit: sign("M13.5 2.5 17 6 7 16H3.5v-3.5zm0 2.1-8.5 8.6v1.3h1.4l8.5-8.5z"),
  again: sign("M10 3a7 7 0 1 1-6.6 4.7l1.9.6A5 5 0 1 0 10 5v3L5.5 4.5 10 1z"),
  close: sign("M5 3.6 10 8.6l5-5L16.4 5l-5 5 5 5-1.4 1.4-5-5-5 5L3.6 15l5-5-5-5z"),
  beside: sign("M2.500 4h6.500v12H2.500zm1.500 1.500v9H7.500v-9zM11 4h6.500v12H11zm1.500 1.500v9H16v-9z"),
  open: sign("M3 4h6l2 2h6v10.5H3zm1.5 3.5v7.5h11V7.500z"),
  share: sign(
    "M10 1.500l4.500 4.500-1.100 1.100-2.600-2.600V13H9.200V4.500L6.600 7.100 5.500 6zM4 9h3v1.600H5.600v6.300h8.800v-6.300H13V9h3v9.500H4z",
  ),
  script: sign("M5 2h7l4 4v12H5zm6.5 1.5V7H15M7 10h7v1.3H7zm0 3h7v1.3H7z"),
  auto: sign("M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 1.6v12.8a6.4 6.4 0 0 1 0-12.8z"),
  light: sign(
    "M10 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM9.2 1h1.6v3H9.2zm0 15h1.6v3H9.2zM1 9.2h3v1.6H1zm15 0h3v1.6h-3zM3 4.1 4.1 3l2.1 2.1-1.1 1.1zm10.8 10.8 1.1-1.1 2.1 2.1-1.1 1.1zM3 15.9 5.1 13.8l1.1 1.1L4.1 17zM13.8 5.1 15.9 3 17 4.1l-2.1 2.1z",
  ),
  dark: sign("M8 2.5A8 8 0 1 0 17.5 12 6.5 6.5 0 0 1 8 2.5z"),
  alert: sign("M10 2 19 17.5H1zM9.2 7.5v5h1.6v-5zm0 6.2v1.6h1.6v-1.6z"),
  check: sign("M3.5 10.5 5 9l3.2 3.2L15 5.3l1.5 1.5-8.3 8.4z"),
};
