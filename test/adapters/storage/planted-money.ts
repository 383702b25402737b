import type { Account, MoneyAccount } from "../../../engine/ledger/account.ts";
import { committing, events, loading, plant, refusing, type Plant } from "./faulty.ts";

const asLive = (account: MoneyAccount) => account.replace(":live", ":test") as MoneyAccount;

export const PLANTED_MONEY: readonly Plant[] = [
  {
    fault: "has no floors",
    caughtBy: "below zero",
    open: () => refusing((state, write) => state.refusal({ ...write, events: [] })),
  },
  {
    fault: "holds the floor against each transfer alone",
    caughtBy: "all that one commit takes",
    open: () =>
      refusing((state, write) => {
        const each = write.events.flatMap((event) =>
          event.transfers.map((transfer) => ({ ...event, transfers: [transfer] })),
        );
        const one = each.map((event) => state.refusal({ ...write, events: [event] }));
        return one.find((refusal) => refusal !== null) ?? null;
      }),
  },
  {
    fault: "holds the floor against what was there before",
    caughtBy: "spend what it brings",
    open: () =>
      refusing((state, write) =>
        state.refusal(
          events(write, (event) => ({
            ...event,
            transfers: event.transfers.filter(({ from }) => !from.startsWith("rail:")),
          })),
        ),
      ),
  },
  plant("keeps a wallet from being emptied", "emptied to zero", {
    commit: (store) => async (write) => {
      const taken = write.events.flatMap(({ transfers }) => transfers).at(0);
      const totals = new Map<Account, bigint>(await store.totals());
      const full = taken?.from.startsWith("wallet") && totals.get(taken.from) === taken.amount;
      return full ? { is: "conflict" } : store.commit(write);
    },
  }),
  plant("mixes test and live money", "test and live money", {
    ...committing((w) =>
      events(w, (event) => ({
        ...event,
        transfers: event.transfers.map((transfer) => ({ ...transfer, to: asLive(transfer.to) })),
      })),
    ),
  }),
  plant("rounds large amounts", "exact at any size", {
    ...loading((loaded) => ({ balance: (account) => BigInt(Number(loaded.balance(account))) })),
  }),
  plant("counts every tally as one", "counts what is tallied", {
    ...committing((w) =>
      events(w, (event) => ({
        ...event,
        tallies: event.tallies.map((tally) => ({ ...tally, add: 1n })),
      })),
    ),
  }),
  plant("totals only what is above zero", "totals every money account", {
    totals: (store) => async () => (await store.totals()).filter(([, balance]) => balance > 0n),
  }),
  plant("totals in no order", "totals every money account", {
    totals: (store) => async () => (await store.totals()).toReversed(),
  }),
];
