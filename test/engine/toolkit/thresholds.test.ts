import { describe, expect, it } from "vitest";
import { OPERATIONS, type OperationName } from "../../../engine/index.ts";
import { mayNeedPerson, questionFor } from "../../../engine/toolkit/thresholds.ts";

const client = {
  confirmations: [{ operation: "fund_task", from_amber: "100.00", from_usd: "1.00" }],
};

const asked = (operation: OperationName, budget_amber: string | null) => {
  const output = { title: "Fly", budget_amber, budget_usd: "1.00" };
  const task = { ok: true, replayed: false, output } as const;
  return questionFor(client, OPERATIONS[operation], { task_id: "tsk_1" }, task);
};

describe("What a person is asked before a call", () => {
  it.each([
    ["nothing below the amount", "fund_task", "99.999999", null],
    [
      "the price from the amount on",
      "fund_task",
      "100.00",
      'Fund a task, up to 100.00 Amber (1.00 USD) for "Fly": {"task_id":"tsk_1"}',
    ],
    ["the bare call where the budget is not known", "fund_task", null, /^Fund a task: \{/],
    ["the price where the budget is no amount", "fund_task", "plenty", /up to plenty/],
    ["nothing for another operation", "select_bid", "1000.00", null],
  ] as const)("is %s", (_, operation, budget, expected) => {
    const question = asked(operation, budget);
    if (expected instanceof RegExp) expect(question).toMatch(expected);
    else expect(question).toBe(expected);
  });

  it("is worth a look at the task only where the policy names the operation", () => {
    expect(mayNeedPerson(client, "fund_task")).toBe(true);
    expect(mayNeedPerson(client, "select_bid")).toBe(false);
  });
});
