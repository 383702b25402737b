/** What a category must refuse, and what looks like it and must pass. */
export interface Labelled {
  readonly blocked: readonly string[];
  readonly benign: readonly string[];
}

/** The patterns were written against the first part only; the other says how well they carry. */
export interface Examples extends Labelled {
  readonly heldOut: Labelled;
}
