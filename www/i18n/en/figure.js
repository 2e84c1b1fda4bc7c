// The words of an element that is a figure on another page.

export default {
  open: "Open in Quorate ↗",
  more: "Actions",
  from: "From",
  to: "To",
  pair: "This link holds two runs beside each other; a figure shows the first.",
};
