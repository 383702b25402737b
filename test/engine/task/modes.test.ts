import { describe, expect, it } from "vitest";
import { manualRail } from "../../../adapters/rails/manual.ts";
import { sandboxRail } from "../../../adapters/rails/sandbox.ts";
import type { Role } from "../../../engine/policy/principal.ts";
import type { Principal } from "../../../engine/policy/principal.ts";
import {
  openWorld,
  published,
  refusal,
  statusOf,
  submitted,
  type World,
} from "../../support/world.ts";

const bothRails = () => openWorld({ rails: [sandboxRail(), manualRail()] });

/** The same people, playing with test money. */
function playing(world: World): World {
  const as = <R extends Role>(who: Principal<R>): Principal<R> => ({ ...who, mode: "test" });
  const { acme, scout, ada, ben, cleo } = world.who;
  const { market } = world;
  return {
    ...world,
    acme: market.as(as({ ...acme, role: "developer" })),
    scout: market.as(as({ ...scout, role: "agent" })),
    ada: market.as(as({ ...ada, role: "worker" })),
    ben: market.as(as({ ...ben, role: "worker" })),
    cleo: market.as(as({ ...cleo, role: "worker" })),
  };
}

describe("Test and live", () => {
  it("have wallets apart", async () => {
    const live = await bothRails();
    const test = playing(live);
    await test.acme.topUp({ amber: 7 });
    expect((await test.scout.getWallet()).balance_amber).toBe("7.00");
    expect((await live.scout.getWallet()).balance_amber).toBe("1000.00");
  });

  it("keep live money out of a sandbox: it cannot be topped up at will", async () => {
    const live = await bothRails();
    expect(await refusal(live.acme.topUp({ amber: 7 }))).toMatchObject({
      code: "rail_not_configured",
    });
  });

  it("have tasks apart: the other's are, to the byte, as if they did not exist", async () => {
    const live = await bothRails();
    const test = playing(live);
    const task_id = await published(live);
    const theirs = [
      (id: string) => test.scout.getTask({ task_id: id }),
      (id: string) => test.scout.cancelTask({ task_id: id }),
      (id: string) => test.acme.listBids({ task_id: id }),
      (id: string) => test.ada.acceptTask({ task_id: id }),
      (id: string) => test.ada.getTask({ task_id: id }),
      (id: string) => test.ada.listBids({ task_id: id }),
      (id: string) => test.scout.listMessages({ task_id: id }),
    ];
    for (const call of theirs) {
      const refused = await refusal(call(task_id));
      expect(refused?.code).toBe("not_found");
      expect(refused).toEqual(await refusal(call("tsk_none")));
    }
    expect((await test.scout.listTasks()).tasks).toEqual([]);
    expect((await live.scout.listTasks()).tasks).toHaveLength(1);
  });

  it("have boards apart, down to the pages and their cursors", async () => {
    const live = await bothRails();
    const test = playing(live);
    for (let n = 0; n < 3; n++) await published(live);
    expect(await test.ada.findTasks({ limit: 1 })).toEqual({ tasks: [], next_cursor: null });
    await test.acme.topUp({ amber: 100 });
    const mine = await published(test);
    await published(live);
    const page = await test.ada.findTasks({ limit: 1 });
    expect(page.tasks.map(({ task_id }) => task_id)).toEqual([mine]);
    expect(page.next_cursor).toContain(mine);
  });

  it("pay out apart", async () => {
    const live = await bothRails();
    const test = playing(live);
    await test.acme.topUp({ amber: 100 });
    await test.scout.approveSubmission({ task_id: await submitted(test) });
    expect((await test.ada.getEarnings()).available_amber).toBe("90.00");
    expect((await live.ada.getEarnings()).available_amber).toBe("0.00");
    const paid = await test.ada.requestPayout();
    expect(paid).toMatchObject({ rail: "sandbox", state: "paid" });
    expect(await refusal(live.ada.requestPayout())).toMatchObject({ code: "insufficient_funds" });
  });

  it("have standings apart", async () => {
    const live = await bothRails();
    const test = playing(live);
    await test.acme.topUp({ amber: 100 });
    const task_id = await submitted(test);
    await test.scout.approveSubmission({ task_id, quality_rating: "0" });
    expect((await test.ada.getProfile()).reputation).not.toBe("0.7");
    expect((await live.ada.getProfile()).reputation).toBe("0.7");
    expect((await live.scout.getApiScore()).api_score).toBe(70);
  });

  it("both hear the clock: each expires, and is approved by silence", async () => {
    const live = await bothRails();
    const test = playing(live);
    await test.acme.topUp({ amber: 200 });
    for (const world of [live, test]) {
      const [idle, done] = [await published(world), await submitted(world)];
      await world.market.advance("24h");
      expect([await statusOf(world, idle), await statusOf(world, done)]).toEqual([
        "expired",
        "completed",
      ]);
    }
  });

  it("never move the clock where real money waits", async () => {
    const live = await bothRails();
    expect(await refusal(live.operator.advanceClock({ seconds: 60 }))).toMatchObject({
      code: "rule_broken",
      reason: "sandbox_only",
    });
  });
});
