import type { DataOf, Kind } from "../../engine/records.ts";

/** Every field that holds an amount, by kind: the compiler refuses a table that misses one. */
type AmountsOf<T> = {
  readonly [F in keyof T as bigint extends T[F] ? F : never]-?: null extends T[F]
    ? "amount_or_null"
    : "amount";
} & {
  readonly [
    F in keyof T as T[F] extends readonly (infer E)[]
      ? bigint extends E[keyof E]
        ? F
        : never
      : never
  ]-?: T[F] extends readonly (infer E)[] ? AmountsOf<E> : never;
};

export const AMOUNTS: { readonly [K in Kind]: AmountsOf<DataOf[K]> } = {
  developer: { daily_cap: "amount_or_null", task_cap: "amount_or_null" },
  agent: {},
  worker: {},
  operator: {},
  credential: {},
  login: {},
  session: {},
  task: { budget: "amount", price: "amount", held: "amount", paid: "amount" },
  book: { bids: { amount: "amount" } },
  work: {},
  message: {},
  dispute: {},
  allowance: { filled: "amount" },
  confirmation: { amount: "amount" },
  risk: {},
  payout: { amount: "amount" },
  deposit: {
    ...{ amount: "amount", received: "amount", frozen: "amount", gone: "amount" },
    ...{ uncovered: "amount", refunded: "amount" },
  },
  payment: { amount: "amount" },
  escrow: { amount: "amount", to_worker: "amount", fee: "amount", to_payer: "amount" },
  payee: { destinations: {} },
  link: {},
  rail_event: { amount: "amount_or_null" },
  webhook: { former_secrets: {} },
  delivery: {},
  service: { price: "amount" },
  posting: {},
  plugin: {},
  inbox: {},
  market: {},
};
