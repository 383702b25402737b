import { describe, expect, it } from "vitest";
import type { Reply } from "../../../engine/ports.ts";
import type { Principal } from "../../../engine/policy/principal.ts";
import {
  draft,
  matched,
  openWorld,
  published,
  submitted,
  type World,
} from "../../support/world.ts";

const codeOf = (reply: Reply): string => (reply.ok ? "done" : reply.rejection.code);

async function code(
  { market }: World,
  who: Principal,
  name: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<string> {
  const options = idempotencyKey === undefined ? {} : { idempotencyKey };
  return codeOf(await market.execute(who, name, input, options));
}

describe("When several things are wrong, the first in this order is told", () => {
  it("that nobody has signed in, whatever is asked", async () => {
    const world = await openWorld();
    expect(await code(world, world.market.anyone, "fund_task", { nonsense: 1 })).toBe(
      "unauthenticated",
    );
  });

  it("that the role is wrong, before the input", async () => {
    const world = await openWorld();
    expect(await code(world, world.who.ada, "fund_task", { nonsense: 1 })).toBe("wrong_role");
  });

  it("that the scope is missing, before the input", async () => {
    const world = await openWorld();
    const reader: Principal = { ...world.who.scout, scopes: ["tasks.read"] };
    expect(await code(world, reader, "fund_task", { nonsense: 1 })).toBe("missing_scope");
    expect(await code(world, reader, "get_task", { task_id: "tsk_none" })).toBe("not_found");
  });

  it("that the account is suspended, before anything is looked up", async () => {
    const world = await openWorld();
    await world.operator.suspend({ account_id: world.who.scout.id });
    const input = { task_id: "tsk_none" };
    expect(await code(world, world.who.scout, "fund_task", input)).toBe("suspended");
  });

  it("that the input is wrong, before the task is found missing", async () => {
    const world = await openWorld();
    const input = { task_id: "tsk_none", quality_rating: 2 };
    expect(await code(world, world.who.scout, "approve_submission", input)).toBe("invalid_input");
  });

  it("that the key was taken, before the task is found missing", async () => {
    const world = await openWorld();
    const { scout } = world.who;
    await code(world, scout, "cancel_task", { task_id: await draft(world) }, "k");
    const other = { task_id: "tsk_none" };
    expect(await code(world, scout, "cancel_task", other, "k")).toBe("idempotency_conflict");
  });

  it("that the task is missing, before its state", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    const stranger: Principal = { ...world.who.scout, id: "agt_other", developer: "dev_other" };
    expect(await code(world, stranger, "approve_submission", { task_id })).toBe("not_found");
  });

  it("that the state is wrong, before the rule", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 2 });
    const input = { task_id, milestone_number: 2 };
    expect(await code(world, world.who.ada, "submit_work", input)).toBe("wrong_state");
    expect(await code(world, world.who.scout, "approve_submission", input)).toBe("rule_broken");
  });

  it("that it is taken, before the state", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    expect(await code(world, world.who.ben, "accept_task", { task_id })).toBe("already_taken");
    expect(await code(world, world.who.ada, "accept_task", { task_id })).toBe("wrong_state");
  });

  it("that an operator must look, before caps and money", async () => {
    const world = await openWorld({ policy: { spend_velocity_amber: "50" } });
    const task_id = await draft(world, { budget_amber: 5000 });
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: "1" });
    expect(await code(world, world.who.scout, "fund_task", { task_id })).toBe("held_for_review");
  });

  it("that the window ends too late, before money", async () => {
    const world = await openWorld();
    const task_id = await draft(world, { budget_amber: 5000, bid_enabled: true });
    await world.market.advance("23h");
    expect(await code(world, world.who.scout, "fund_task", { task_id })).toBe("rule_broken");
  });

  it("that the cap is reached, and only then that money is short", async () => {
    const world = await openWorld();
    const task_id = await draft(world, { budget_amber: 5000 });
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: "1" });
    expect(await code(world, world.who.scout, "fund_task", { task_id })).toBe("cap_exceeded");
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: null });
    expect(await code(world, world.who.scout, "fund_task", { task_id })).toBe("insufficient_funds");
  });
});

describe("A refusal", () => {
  it("for the state says the state and what may be done", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const reply = await world.market.execute(world.who.scout, "approve_submission", { task_id });
    expect(reply).toMatchObject({
      rejection: {
        code: "wrong_state",
        data: { status: "funded", allowed: ["select_applicant", "cancel_task"] },
        message: expect.stringContaining("You may: select_applicant, cancel_task.") as string,
      },
    });
  });

  it("for an operation that is not there suggests one that is", async () => {
    const world = await openWorld();
    const reply = await world.market.execute(world.who.scout, "find_task", {});
    expect(reply).toMatchObject({
      rejection: { code: "unknown_operation", data: { did_you_mean: "fund_task" } },
    });
  });

  it("names no method of an object as an operation", async () => {
    const world = await openWorld();
    for (const name of ["toString", "__proto__", "constructor", ""])
      expect(await code(world, world.who.scout, name, {})).toBe("unknown_operation");
  });
});
