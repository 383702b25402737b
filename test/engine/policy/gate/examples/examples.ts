/** What a category must refuse, and what looks like it and must pass. */
export interface Labelled {
  readonly blocked: readonly string[];
  readonly benign: readonly string[];
}

export interface Examples extends Labelled {
  /** In the usual words; no pattern was written or mended with these in view. */
  readonly heldOut: Labelled;
  /** The same wishes in unusual words. Nothing is mended by it. */
  readonly reworded: Labelled;
}
