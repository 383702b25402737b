import { describe, expect, it } from "vitest";
import type { Principal } from "../../../engine/policy/principal.ts";
import { openWorld, draft, type World } from "../../support/world.ts";

const NEW = { title: "Photograph the shop front", task_type: "photography", budget_amber: 100 };

const ask = ({ market }: World, who: Principal, name: string, input: object, key?: string) =>
  market.execute(who, name, input, key === undefined ? {} : { idempotencyKey: key });

describe("A repeated call", () => {
  it("happens once and gives the same answer, marked as replayed", async () => {
    const world = await openWorld();
    const first = await ask(world, world.who.scout, "create_task", NEW, "k");
    const again = await ask(world, world.who.scout, "create_task", NEW, "k");
    expect(first).toMatchObject({ ok: true, replayed: false });
    expect(again).toEqual({ ...first, replayed: true });
    expect((await world.scout.listTasks()).tasks).toHaveLength(1);
  });

  it("is the same in any order of its fields, with the key inside or beside", async () => {
    const world = await openWorld();
    const turned = { budget_amber: "100.00", task_type: "photography", title: NEW.title };
    await ask(world, world.who.scout, "create_task", { ...NEW, idempotency_key: "k" });
    const again = await ask(world, world.who.scout, "create_task", turned, "k");
    expect(again).toMatchObject({ ok: true, replayed: true });
  });

  it("of another command is refused and changes nothing", async () => {
    const world = await openWorld();
    await ask(world, world.who.scout, "create_task", NEW, "k");
    const other = await ask(world, world.who.scout, "create_task", { ...NEW, title: "B" }, "k");
    expect(other).toMatchObject({ ok: false, rejection: { code: "idempotency_conflict" } });
    expect((await world.scout.listTasks()).tasks).toHaveLength(1);
  });

  it("by somebody else is somebody else's call", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    await world.scout.fundTask({ task_id });
    const late = { task_id, amount_amber: 1 };
    await ask(world, world.who.ada, "accept_task", { task_id }, "k");
    expect(await ask(world, world.who.ben, "accept_task", { task_id }, "k")).toMatchObject({
      ok: false,
      rejection: { code: "already_taken" },
    });
    expect(await ask(world, world.who.ben, "place_bid", late, "k")).toMatchObject({ ok: false });
  });
});

describe("A refused call", () => {
  it("leaves its key unused: who tops up may try again", async () => {
    const world = await openWorld();
    const task_id = await draft(world, { budget_amber: 5000 });
    const fund = () => ask(world, world.who.scout, "fund_task", { task_id }, "k");
    expect(await fund()).toMatchObject({ rejection: { code: "insufficient_funds" } });
    await world.acme.topUp({ amber: 5000 });
    expect(await fund()).toMatchObject({ ok: true, replayed: false });
  });

  it("for a mistake in its input leaves it unused too", async () => {
    const world = await openWorld();
    const wrong = await ask(world, world.who.scout, "create_task", { ...NEW, budget: 1 }, "k");
    expect(wrong).toMatchObject({ rejection: { code: "invalid_input", field: "budget" } });
    expect(await ask(world, world.who.scout, "create_task", NEW, "k")).toMatchObject({ ok: true });
  });
});

describe("A key", () => {
  it.each(["", "with blank", "é", "x".repeat(256)])("cannot be %j", async (key) => {
    const world = await openWorld();
    expect(await ask(world, world.who.scout, "create_task", NEW, key)).toMatchObject({
      rejection: { code: "invalid_input", field: "idempotency_key", reason: "malformed" },
    });
  });

  it("given twice must be the same", async () => {
    const world = await openWorld();
    const input = { ...NEW, idempotency_key: "a" };
    expect(await ask(world, world.who.scout, "create_task", input, "b")).toMatchObject({
      rejection: { field: "idempotency_key", reason: "differs_from_header" },
    });
  });

  it("brings no secret back", async () => {
    const world = await openWorld();
    const input = { display_name: "Second" };
    const first = await ask(world, world.who.acme, "register_agent", input, "k");
    const again = await ask(world, world.who.acme, "register_agent", input, "k");
    expect(first).toMatchObject({ output: { api_key: expect.stringMatching(/^sk_test_/) } });
    expect(again).toMatchObject({ replayed: true, output: { api_key: "already_shown" } });
  });
});
