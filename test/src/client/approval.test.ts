import { describe, expect, it } from "vitest";
import type { Ask, ConfirmationRequest } from "../../../engine/index.ts";
import { withApproval } from "../../../src/client/approval.ts";
import { draft, matched, openWorld, refusal, submitted, type World } from "../../support/world.ts";

const policy = {
  confirmations: [
    { operation: "fund_task", from_amber: "50" },
    { operation: "approve_submission", from_amber: "50" },
  ],
};

const balanceOf = async ({ acme }: World): Promise<string> =>
  (await acme.getWallet()).balance_amber;

function asking({ scout, acme }: World, answer: "yes" | "no") {
  const asked: ConfirmationRequest[] = [];
  const ask: Ask = (request) => {
    asked.push(request);
    return Promise.resolve(answer === "yes");
  };
  return { client: withApproval(scout, { by: acme, ask }), asked };
}

describe("A client that asks a person", () => {
  it("carries on with the very call after a yes", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const { client, asked } = asking(world, "yes");
    expect((await client.fundTask({ task_id })).held_amber).toBe("100.00");
    expect(asked).toMatchObject([
      { operation: "fund_task", input: { task_id }, amount_amber: "100.00", amount_usd: "1.00" },
    ]);
    expect(await balanceOf(world)).toBe("900.00");
  });

  it("is refused after a no, and nothing is paid", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const { client } = asking(world, "no");
    expect(await refusal(client.fundTask({ task_id }))).toMatchObject({
      code: "confirmation_required",
      reason: "declined",
    });
    expect(await balanceOf(world)).toBe("1000.00");
  });

  it("asks nobody where the policy wants nobody", async () => {
    const world = await openWorld({ policy });
    const { client, asked } = asking(world, "yes");
    await client.fundTask({ task_id: await draft(world, { budget_amber: 49 }) });
    expect(asked).toEqual([]);
  });

  it("gets the engine's refusal where there is no way to ask", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const client = withApproval(world.scout, { by: world.acme });
    expect(await refusal(client.fundTask({ task_id }))).toMatchObject({ reason: "waiting" });
  });

  it("cannot confirm in the name of a key", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const client = withApproval(world.scout, { by: world.scout, ask: () => Promise.resolve(true) });
    expect(await refusal(client.fundTask({ task_id }))).toMatchObject({ code: "wrong_role" });
    expect(await balanceOf(world)).toBe("1000.00");
  });

  it("does not confirm work that was handed in while the person was looking", async () => {
    const world = await openWorld({
      policy: { confirmations: [policy.confirmations[1] ?? never()] },
    });
    const task_id = await submitted(world);
    const client = withApproval(world.scout, {
      by: world.acme,
      async ask() {
        await world.scout.rejectSubmission({ task_id, reason: "Blurred." });
        await world.ada.submitWork({ task_id, text_content: "Another text altogether." });
        // The agent asks again meanwhile, so that the request waits for the new work.
        await refusal(world.scout.approveSubmission({ task_id }));
        return true;
      },
    });
    expect(await refusal(client.approveSubmission({ task_id }))).toMatchObject({
      code: "wrong_state",
      field: "digest",
    });
    expect((await world.ada.getEarnings()).available_amber).toBe("0.00");
  });

  it("can be asked by the call itself, whatever the client says", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const { client } = asking(world, "yes");
    const call = client.fundTask({ task_id }, { ask: () => Promise.resolve(false) });
    expect(await refusal(call)).toMatchObject({ reason: "declined" });
  });

  it("is told what is wrong with a call before anybody is asked", async () => {
    const world = await openWorld({ policy });
    const task_id = await matched(world, { budget_amber: 49 });
    const { client, asked } = asking(world, "yes");
    expect(await refusal(client.fundTask({ task_id }))).toMatchObject({ code: "wrong_state" });
    expect(asked).toEqual([]);
  });
});

const never = (): never => {
  throw new Error("there is no such rule");
};
