/** The shape of a catalogue: which words there are and what each is made of, whatever it says. */
export type Words<T> = T extends (...parts: infer P) => infer S
  ? (...parts: P) => Wide<S>
  : T extends object
    ? { [K in keyof T]: Words<T[K]> }
    : Wide<T>;

/** Some words of a catalogue. */
export type Some<T> = T extends (...parts: infer P) => infer S
  ? (...parts: P) => S
  : T extends object
    ? { [K in keyof T]?: Some<T[K]> }
    : T;

type Wide<T> = T extends string ? string : T;
