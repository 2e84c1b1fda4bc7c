import "./lane.mjs";
