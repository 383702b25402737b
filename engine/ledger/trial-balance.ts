import type { MoneyAccount } from "./account.ts";

export interface TrialBalance {
  readonly balanced: boolean;
  readonly accounts: { readonly account: string; readonly balance_micro_amber: string }[];
}

/** All money accounts. Balanced means: the sum is zero in test and in live money, each alone. */
export function trialBalance(totals: readonly (readonly [MoneyAccount, bigint])[]): TrialBalance {
  const sums = new Map<string, bigint>();
  for (const [account, balance] of totals) {
    const mode = account.split(":")[1] ?? "";
    sums.set(mode, (sums.get(mode) ?? 0n) + balance);
  }
  return {
    balanced: [...sums.values()].every((sum) => sum === 0n),
    accounts: totals.map(([account, balance]) => ({
      account,
      balance_micro_amber: String(balance),
    })),
  };
}
