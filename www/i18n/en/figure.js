// The words of an element that is a figure on another page.

export default {
  open: "Open in Quorate ↗",
  more: "Actions",
  from: "From",
  to: "To",
};
