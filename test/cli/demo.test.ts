import { describe, expect, it } from "vitest";
import { play } from "../../src/cli/demo/play.ts";
import { guildhall } from "./given.ts";

describe("guildhall demo", () => {
  it("tells a whole hire in under five seconds", async () => {
    const begun = performance.now();
    const { code, stdout, stderr } = await guildhall(["demo"]);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect([code, stderr]).toEqual([0, ""]);
    for (const told of [
      /Ada bids 3900[.]00 Amber, sealed[.]/,
      /looks at the bids: sealed, 0 to be seen/,
      /The task goes to Ben for 3600[.]00 Amber/,
      /Scout approves it[.]/,
      /5 of 7 checks passed/,
      /Scout asks for a revision/,
      /silence approves it/,
      /Ben disputes it/,
      /The operator rules: split, 0[.]75 to the worker/,
      /all together +0[.]00/,
      /The ledger is balanced[.] Ben earned 2970[.]00 Amber[.]/,
    ])
      expect(stdout).toMatch(told);
    expect(stdout).not.toContain("undefined");
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await guildhall(["demo", "--json"]);
    const { story, trial_balance, earned_amber } = JSON.parse(stdout) as {
      readonly story: readonly { readonly moved: readonly unknown[] }[];
      readonly trial_balance: { readonly balanced: boolean };
      readonly earned_amber: string;
    };
    expect(story.length).toBeGreaterThan(20);
    expect(story.filter(({ moved }) => moved.length > 0)).toHaveLength(5);
    expect(trial_balance.balanced).toBe(true);
    expect(earned_amber).toBe("2970.00");
  });

  it("makes nothing up: the money it tells of is the money of the ledger", async () => {
    const sums = new Map<string, number>();
    const add = (account: string, amount: number) =>
      sums.set(account, (sums.get(account) ?? 0) + amount);
    const { accounts, story } = await play(({ moved }) => {
      for (const { from, to, amount_amber } of moved) {
        add(from, -Number(amount_amber));
        add(to, Number(amount_amber));
      }
    });
    for (const { account, balance_micro_amber } of accounts)
      expect(sums.get(story.accountOf(account))).toBe(Number(balance_micro_amber) / 1_000_000);
  });
});
