import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { DisputeFile, Mediation, Mediator } from "../../../src/mediation.ts";
import { disputed, openWorld, refusedAs, statusOf } from "../../support/world.ts";

const SPLIT: Mediation = { ruling: "split", worker_share: "0.8", reason: "Most of it is there." };

describe("A mediator", () => {
  it("is asked at once, and its ruling is paid", async () => {
    const asked: DisputeFile[] = [];
    const mediator: Mediator = async (file) => {
      asked.push(file);
      return SPLIT;
    };
    const world = await openWorld({ mediator });
    const { dispute_id, tier } = await disputed(world);
    expect(tier).toBe("mediator");
    await setImmediate();
    expect(await world.scout.getDispute({ dispute_id })).toMatchObject({
      state: "ruled",
      ruled_by: "mediator",
      worker_share: "0.8",
      ruling_reason: "Most of it is there.",
    });
    expect((await world.ada.getEarnings()).available_amber).toBe("72.00");
    expect(asked).toEqual([
      {
        dispute_id,
        task: { title: "Photograph the shop front", instructions: null },
        findings: [
          "The work came in on time.",
          "Every automatic check passed.",
          "The work was not rejected.",
        ],
        untrusted: {
          requester_statement: "This is another shop.",
          worker_statement: null,
          submission_text: "The sign reads OPEN.",
        },
      },
    ]);
  });

  it.each<[string, Mediator]>([
    ["has nothing to say", async () => null],
    ["rules nonsense", async () => ({ ...SPLIT, worker_share: "most" })],
    ["gives no reason", async () => ({ ...SPLIT, reason: " " })],
    ["splits without a share", async () => ({ ruling: "split", reason: "Both." })],
  ])("that %s leaves it to the operator after a day", async (_, mediator) => {
    const world = await openWorld({ mediator });
    const { dispute_id, task_id } = await disputed(world);
    await setImmediate();
    expect((await world.scout.getDispute({ dispute_id })).tier).toBe("mediator");
    await world.market.advance("24h");
    expect(await world.scout.getDispute({ dispute_id })).toMatchObject({
      tier: "operator",
      state: "open",
    });
    await world.market.advance("3d");
    expect(await statusOf(world, task_id)).toBe("completed");
  });

  it("that throws is told to the embedder, and nothing is lost", async () => {
    const errors: unknown[] = [];
    const down = new Error("the model is down");
    const world = await openWorld({ mediator: async () => Promise.reject(down) });
    world.market.on("error", (error) => errors.push(error));
    const { dispute_id } = await disputed(world);
    await setImmediate();
    expect(errors).toEqual([down]);
    expect((await world.scout.getDispute({ dispute_id })).state).toBe("open");
  });

  it("that answers after its day is too late", async () => {
    let answer: (ruling: Mediation) => void = () => undefined;
    const mediator: Mediator = () => new Promise((resolve) => (answer = resolve));
    const world = await openWorld({ mediator });
    const { dispute_id } = await disputed(world);
    await setImmediate();
    await world.market.advance("24h");
    answer(SPLIT);
    await setImmediate();
    expect((await world.scout.getDispute({ dispute_id })).state).toBe("open");
  });

  it("may be forestalled by the operator", async () => {
    const world = await openWorld({ mediator: () => new Promise(() => undefined) });
    const { dispute_id } = await disputed(world);
    const ruling = world.operator.resolveDispute({ dispute_id, ruling: "refund" });
    expect(await refusedAs(ruling)).toBe("done");
  });

  it("that answers when the market is closed troubles nobody", async () => {
    const errors: unknown[] = [];
    let answer: (ruling: Mediation) => void = () => undefined;
    const mediator: Mediator = () => new Promise((resolve) => (answer = resolve));
    const world = await openWorld({ mediator });
    world.market.on("error", (error) => errors.push(error));
    await disputed(world);
    await setImmediate();
    await world.market.close();
    answer(SPLIT);
    await setImmediate();
    expect(errors).toEqual([]);
  });
});
