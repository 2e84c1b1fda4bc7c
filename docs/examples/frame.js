// A frame cannot be as high as what is in it unless that says how high it is.
addEventListener("message", ({ data, source }) => {
  if (data?.type !== "quorate-height") return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) frame.height = String(data.height);
  }
});
