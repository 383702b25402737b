import { describe, expect, it } from "vitest";
import { hasFloor, isReadable, type Account } from "../../../engine/ledger/account.ts";
import { trialBalance } from "../../../engine/ledger/trial-balance.ts";
import { matched, openWorld, submitted } from "../../support/world.ts";

describe("A trial balance", () => {
  it("is balanced when test and live each sum to nothing", () => {
    expect(
      trialBalance([
        ["rail:live:manual", -5n],
        ["wallet:live:dev_1", 5n],
      ]),
    ).toEqual({
      balanced: true,
      accounts: [
        { account: "rail:live:manual", balance_micro_amber: "-5" },
        { account: "wallet:live:dev_1", balance_micro_amber: "5" },
      ],
    });
  });

  it("is not balanced when only both together do", () => {
    const accounts = [
      ["rail:live:manual", -5n],
      ["wallet:test:dev_1", 5n],
    ] as const;
    expect(trialBalance(accounts).balanced).toBe(false);
  });

  it("of a market shows only accounts that hold something", async () => {
    const world = await openWorld();
    await world.scout.approveSubmission({ task_id: await submitted(world) });
    const { balanced, accounts } = await world.operator.getTrialBalance();
    expect(balanced).toBe(true);
    expect(accounts).toEqual([
      { account: "earnings:test:wrk_1", balance_micro_amber: "90000000" },
      { account: "fees:test", balance_micro_amber: "10000000" },
      { account: "rail:test:sandbox", balance_micro_amber: "-1000000000" },
      { account: "wallet:test:dev_1", balance_micro_amber: "900000000" },
    ]);
  });
});

describe("An account", () => {
  it.each<[Account, boolean, boolean]>([
    ["wallet:test:dev_1", true, true],
    ["earnings:live:wrk_1", true, true],
    ["payout:test:wrk_1", true, true],
    ["allowance:test:agt_1:1", true, true],
    ["standing:test:wrk_1:ratings", false, true],
    ["market:workers:errand", false, true],
    ["hold:test:tsk_1", false, false],
    ["fees:test", false, false],
    ["rail:test:sandbox", false, false],
  ])("%s: floor %s, may be read by a decision %s", (account, floor, readable) => {
    expect([hasFloor(account), isReadable(account)]).toEqual([floor, readable]);
  });
});

describe("What is told of movements", () => {
  it("lists what moved in the wallet, oldest first, with its cause", async () => {
    const world = await openWorld();
    const task_id = await matched(world, { bid_enabled: true });
    await world.ada.submitWork({ task_id });
    await world.scout.approveSubmission({ task_id });
    const { transactions, next_after } = await world.acme.listTransactions();
    expect(next_after).toBeNull();
    expect(
      transactions.map((each) => [each.cause, each.task_id, each.amount_amber, each.amount_usd]),
    ).toEqual([
      ["wallet.topped_up", null, "1000.00", "10.00"],
      ["task.bidding", task_id, "-100.00", "-1.00"],
      ["task.completed", task_id, "20.00", "0.20"],
    ]);
    const mine = await world.ada.listTransactions();
    expect(mine.transactions).toMatchObject([{ cause: "task.completed", amount_amber: "72.00" }]);
  });

  it("is told to a worker whose earnings are put right by hand", async () => {
    const world = await openWorld();
    const right = (direction: "credit" | "debit", amount_amber: number) =>
      world.operator.adjustBalance({
        account_id: world.who.ada.id,
        direction,
        amount_amber,
        note: "put right",
      });
    await right("credit", 3);
    expect(await right("debit", 1)).toMatchObject({ balance_amber: "2.00" });
    const { transactions } = await world.ada.listTransactions();
    expect(transactions.map((each) => each.amount_amber)).toEqual(["3.00", "-1.00"]);
  });

  it("comes in pages that join without a gap", async () => {
    const world = await openWorld();
    for (let n = 5; n <= 9; n++) await world.acme.topUp({ amber: n });
    const amounts: string[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page: Awaited<ReturnType<typeof world.acme.listTransactions>> =
        await world.acme.listTransactions({ after, limit: 2 });
      amounts.push(...page.transactions.map((each) => each.amount_amber));
      after = page.next_after;
    }
    expect(amounts).toEqual(["1000.00", "5.00", "6.00", "7.00", "8.00", "9.00"]);
  });

  it("is exported with the entry and the link of the sealed log", async () => {
    const world = await openWorld();
    await world.scout.approveSubmission({ task_id: await submitted(world) });
    const { transfers } = await world.operator.exportLedger();
    expect(transfers.map((each) => [each.transfer_id, each.amount_micro_amber])).toEqual([
      ["dep_1:2:credit", "1000000000"],
      ["tsk_1:2:hold", "100000000"],
      [expect.stringMatching(/^tsk_1:\d+:fee$/), "10000000"],
      [expect.stringMatching(/^tsk_1:\d+:pay$/), "90000000"],
    ]);
    for (const { link } of transfers) expect(link).toMatch(/^[0-9a-f]{64}$/);
    const entries = transfers.map(({ entry }) => entry);
    expect(entries).toEqual([...entries].sort((a, b) => a - b));
  });
});
