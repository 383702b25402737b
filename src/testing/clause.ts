import type { Storage, Want } from "../../engine/ports.ts";

/** One promise, and how to find out whether it is kept. Needs no test runner. */
export interface Clause {
  readonly promise: string;
  /** Throws when the promise is broken. `open` must answer a fresh and empty store every time. */
  readonly check: (open: () => Promise<Storage>) => Promise<void>;
}

/** A clause about one store. */
export const clause = (promise: string, body: (store: Storage) => Promise<void>): Clause => ({
  promise,
  async check(open) {
    const store = await open();
    try {
      await body(store);
    } finally {
      await store.close();
    }
  },
});

/** A `Want` of which only the interesting part is said. */
export const want = (part: Partial<Want>): Want => ({
  records: [],
  glances: [],
  accounts: [],
  answer: null,
  ...part,
});
