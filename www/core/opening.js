// Where a run is opened: a little before its first headline.

/** How long before its first headline a run opens, in microseconds. */
export const BEFORE = 15_000;

/** How far the page looks ahead for the next headline, in microseconds. */
export const AHEAD = 2_000_000;
