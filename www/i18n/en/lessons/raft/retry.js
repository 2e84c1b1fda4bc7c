// Asked twice, done once?

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    lost: ({ slot }) =>
      `“tea” is committed in slot ${slot}. The answer to the client was lost on the way. From where the client stands, nothing has happened: no answer looks like no order.`,
    once: ({ facts }) =>
      `The client asked again${facts.retries > 1 ? ` (${facts.retries} times)` : ""}, under the same number. The order stands in the log twice, in slots 2 and 3, and was carried out once: the second was answered from memory.`,
    doubled: () =>
      "⚠ Exactly Once: without sessions nobody remembers the number. The order stands in the log twice, and was carried out twice: the cart has tea and tea.",
  },
  asks: {
    twice: {
      ask: "The client will ask again. How often will tea be in the cart?",
      choices: {
        yes: {
          say: "Twice: the leader cannot know that it is the same",
          answer: () => "So it would be, if requests had no numbers. Let us switch the sessions off.",
        },
        no: { say: "Once", answer: () => "Right. See how, although the log has it twice." },
        never: {
          say: "Once, as the leader refuses the second",
          answer: () => "Once, yes. But a refusal would tell the client nothing. See what it does instead.",
        },
      },
    },
  },
  futures: { off: "sessions off", kept: "sessions kept" },
  goals: {
    thrice: {
      ask: "Get the same order into the log three times, slots 2 to 4, with the client answered and no promise broken. One action, at the right moment.",
      hints: ["Why did the client ask again?", "Drop its next answer, too, about 220 ms from here."],
      done: "Three entries, one tea. What is in the log and what was carried out are different things.",
    },
  },
  remember:
    "The log may hold a request twice. Each carries its client’s number, and the state machine carries out each number once and answers the second from memory.",
  source: "Raft §8; dissertation §6.3",
  simplified: "a client has one request open at a time, and its session never expires.",
};
