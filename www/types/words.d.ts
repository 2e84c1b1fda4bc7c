/** The shape of a catalogue: which words there are and what each is made of, whatever it says. */
export type Words<T> = T extends (...parts: infer P) => infer S
  ? (...parts: P) => Wide<S>
  : T extends object
    ? { [K in keyof T]: Words<T[K]> }
    : Wide<T>;

type Wide<T> = T extends string ? string : T;
