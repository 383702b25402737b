import { describe, expect, it } from "vitest";
import type { Event } from "../../../engine/events.ts";
import type { Notice } from "../../../src/notices.ts";
import { openWorld, published, submitted } from "../../support/world.ts";

describe("A listener in the process", () => {
  it("is told of a bid what its bidder may know, and nothing of the others", async () => {
    const world = await openWorld();
    const task_id = await published(world, { bid_enabled: true });
    await world.ben.placeBid({ task_id, amount_amber: "71.234567" });
    const heard: Notice[] = [];
    world.market.on("event", (notice) => heard.push(notice));
    await world.ada.placeBid({ task_id, amount_amber: 80 });
    expect(heard).toEqual([
      {
        recipient: world.who.ada.id,
        sequence: 2,
        event: {
          sequence: 2,
          event_id: expect.stringMatching(/^evt_/) as string,
          type: "bid.placed",
          at: "2026-01-05T12:00:00.000Z",
          subject: "book",
          subject_id: task_id,
          status: null,
          mcp_status: null,
        },
      },
    ]);
  });

  it("is told once for each recipient, each in its own sequence without gaps", async () => {
    const world = await openWorld();
    const heard = new Map<string, number[]>();
    world.market.on("event", ({ recipient, sequence }) =>
      heard.set(recipient, [...(heard.get(recipient) ?? []), sequence]),
    );
    await submitted(world);
    for (const [recipient, numbers] of heard) {
      const first = numbers[0] ?? 0;
      expect(numbers, recipient).toEqual(numbers.map((_, at) => first + at));
    }
    expect([...heard.keys()].sort()).toEqual(["agt_1", "dev_1", "wrk_1"]);
  });

  it("of what is recorded is told every event whole, and once", async () => {
    const world = await openWorld();
    const task_id = await published(world, { bid_enabled: true });
    const heard: Event[] = [];
    world.market.on("recorded", (event) => heard.push(event));
    await world.ada.placeBid({ task_id, amount_amber: 80 });
    expect(heard).toMatchObject([{ kind: "book", set: { bids: [{ amount: 80_000_000n }] } }]);
  });

  it("that throws undoes nothing, and the embedder is told", async () => {
    const world = await openWorld();
    const errors: unknown[] = [];
    world.market.on("error", (error) => errors.push(error));
    const trouble = new Error("the listener is ill");
    for (const name of ["event", "recorded", "moved"] as const)
      world.market.once(name, () => {
        throw trouble;
      });
    expect((await world.acme.topUp({ amber: 1 })).balance_amber).toBe("1001.00");
    expect(errors).toEqual([trouble, trouble, trouble]);
  });
});
