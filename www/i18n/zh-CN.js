// 页面的全部中文。各条是自己写的，不是英文的译文；形状与英文相同，由类型检查保证。

import events from "./zh-CN/events.js";
import page from "./zh-CN/page.js";
import raft from "./zh-CN/raft.js";
import tape, { address, commands, until } from "./zh-CN/tape.js";

/** @type {import("./en.js").Catalogue} */
const zh = {
  ...page,
  events,
  errors: /** @type {any} */ (undefined),
  tape,
  until,
  address,
  commands,
  protocols: { raft },
};

export default zh;
