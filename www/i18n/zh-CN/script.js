// 脚本对话框的文字，随它一起加载。

/** @type {import("../../types/words.js").Words<typeof import("../en/script.js").default>} */
export default {
  title: "以脚本表示的这次运行",
  help: "设置和每条命令的时刻都在这里，别人播放它，看到的完全相同。可以修改，也可以打开另一个；把文件拖到页面上也行。",
  text: "脚本",
  whole: "包括脚本里还没播放的部分，而不只是到此刻为止",
  edited: "这是你改过的文本，不是当前这次运行的脚本。",
  revert: "恢复为这次运行的脚本",
  open: "打开文件",
  otherTitle: "打开一次运行",
  otherHelp:
    "粘贴脚本、链接、导出的轨迹，或 Jepsen、porcupine 的历史，也可以选择文件。文件可以直接拖到页面上，这些内容也可以直接粘贴在页面上。",
  otherPlay: "打开",
  play: "播放这个脚本",
  save: "保存为文件",
  copy: "复制",
  close: "关闭",
};
