import type { Micros, MoneyRail, PayPerRequest, Payouts, Price } from "../../../engine/index.ts";

/** What a test can make of what is behind a rail; null where there is no such thing. */
export interface Provider {
  /** The payer pays all of a deposit. */
  readonly pay: ((reference: string) => Promise<void>) | null;
  /** The payer's card is declined; another may still pay. */
  readonly decline: ((reference: string) => Promise<void>) | null;
  /** Somebody sends a part back without this market. */
  readonly refundElsewhere: ((reference: string, amount: Micros) => Promise<void>) | null;
  /** The payer's bank takes a part back; answers how that ends. */
  readonly dispute: ((reference: string, amount: Micros) => Promise<EndDispute>) | null;
  /** A destination that can be paid, fresh each time, and what has arrived there. */
  readonly payee: (() => Promise<Destination>) | null;
  /** The same for what a deposit came from. */
  readonly source: (() => Promise<Destination>) | null;
  /** A destination that nobody can be paid at. */
  readonly nowhere: string | null;
  /** The next call that changes something is done, its answer lost, and its key forgotten. */
  readonly loseAnswer: (() => void) | null;
  /** Gives no answer from now on; answers how to mend that. */
  readonly breakDown: (() => () => void) | null;
  /** One event, signed, and the same again altered, unsigned and late. */
  readonly event: (() => Promise<Signed>) | null;
  /** The headers of a request that pays what a demand asks for. */
  readonly sign: ((part: PayPerRequest, price: Price) => Promise<Headers>) | null;
}

export type Headers = Readonly<Record<string, string>>;
export type EndDispute = (outcome: "won" | "lost") => Promise<void>;

export interface Destination {
  readonly reference: string;
  arrived(): Promise<Micros>;
}

export interface Told {
  readonly raw: string;
  readonly headers: Headers;
}
export interface Signed extends Told {
  readonly bad: readonly Told[];
}

export interface RailUnderTest {
  readonly rail: MoneyRail;
  readonly provider: Provider;
  close(): Promise<void>;
}

/** Kept, or left out since the rail or its provider has no such thing. */
export type Kept = "kept" | "left_out";

/** One promise of rails, and how to find out whether it is kept. Needs no test runner. */
export interface RailClause {
  readonly promise: string;
  /** Throws when the promise is broken. `open` answers a fresh rail every time. */
  readonly check: (open: () => Promise<RailUnderTest>) => Promise<Kept>;
}

/** A clause about what a rail may lack: it is left out where `needs` answers null. */
export const railClause = <Part>(
  promise: string,
  needs: (under: RailUnderTest) => Part | null,
  body: (part: Part, under: RailUnderTest) => Promise<void>,
): RailClause => ({
  promise,
  async check(open) {
    const under = await open();
    try {
      const part = needs(under);
      if (part === null) return "left_out";
      await body(part, under);
      return "kept";
    } finally {
      await under.close();
    }
  },
});

/** All of these, or null where one is missing. */
export function allOf<Parts extends Readonly<Record<string, unknown>>>(
  parts: Parts,
): { readonly [Name in keyof Parts]: NonNullable<Parts[Name]> } | null {
  const isWhole = (
    given: Parts,
  ): given is Parts & { readonly [Name in keyof Parts]: NonNullable<Parts[Name]> } =>
    Object.values(given).every((each) => each !== null);
  return isWhole(parts) ? parts : null;
}

let count = 0;
/** An id that no rail has heard of. */
export const freshId = (): string => `test_${Date.now().toString(36)}_${++count}`;

export const payoutOf = (part: Payouts, destination: string) => ({
  ...{ id: freshId(), account: "wrk_1", destination },
  amount: part.least * 3n,
});
