import { load } from "./core/wasm.js";

const { version } = await load();
const line = document.querySelector("#version");
if (line) line.textContent = `Version ${version()}`;
