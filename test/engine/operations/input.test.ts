import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../../engine/operations/table.ts";
import { openWorld, refusal } from "../../support/world.ts";

const NEW = { title: "Photograph the shop front", task_type: "photography", budget_amber: 100 };

describe("The table", () => {
  it.each(Object.entries(OPERATIONS))("names %s after its row", (name, operation) => {
    expect(operation.name).toBe(name);
    expect(operation.roles.length).toBeGreaterThan(0);
    expect(operation.sentence).toMatch(/[.]$/);
  });

  it.each(Object.values(OPERATIONS))("lets $name refuse what is no object", (operation) => {
    for (const raw of [null, [], "x", 5])
      expect(operation.prepare(raw)).toMatchObject({
        ok: false,
        rejection: { code: "invalid_input", reason: "wrong_type" },
      });
  });

  it.each(Object.values(OPERATIONS))("lets $name refuse an unknown field", (operation) => {
    expect(operation.prepare({ no_such_field: 1 })).toMatchObject({
      ok: false,
      rejection: { code: "invalid_input", field: "no_such_field", reason: "unknown_field" },
    });
  });

  it.each(Object.values(OPERATIONS).filter(({ effects }) => effects !== "reads"))(
    "lets $name take an idempotency key",
    (operation) => {
      const prepared = operation.prepare({ idempotency_key: "k" });
      const fault = prepared.ok ? undefined : prepared.rejection.field;
      expect(fault).not.toBe("idempotency_key");
    },
  );
});

describe("A mistake in the input", () => {
  it.each([
    [{ budgt_amber: 5 }, "budgt_amber", "unknown_field", "Did you mean budget_amber?"],
    [{ location: { latitude: 1, longitud: 2 } }, "location.longitud", "unknown_field", "longitude"],
    [{ budget_amber: 0.5 }, "budget_amber", "below_minimum", "at least 1"],
    [{ budget_amber: "1e3" }, "budget_amber", "malformed", "decimal"],
    [{ budget_amber: 1.1234567 }, "budget_amber", "too_many_places", "places"],
    [{ budget_amber: "9".repeat(10_000) }, "budget_amber", "too_large", "decimal"],
    [{ budget_amber: null }, "budget_amber", "wrong_type", "type"],
    [{ title: undefined }, "title", "required", "title is required"],
    [{ title: 5 }, "title", "wrong_type", "string, not number"],
    [{ milestone_count: 0 }, "milestone_count", "below_minimum", ""],
    [{ priority: "soon" }, "priority", "not_one_of", ""],
    [{ deadline_iso: "tomorrow" }, "deadline_iso", "malformed", "ISO 8601"],
    [{ deadline_iso: "2026-02-30T00:00:00Z" }, "deadline_iso", "malformed", "ISO 8601"],
    [{ location: { latitude: 91, longitude: 0 } }, "location.latitude", "above_maximum", ""],
  ])("%o names %s, %s", async (input, field, reason, says) => {
    const { market, who } = await openWorld();
    const reply = await market.execute(who.scout, "create_task", { ...NEW, ...input });
    expect(reply).toMatchObject({
      ok: false,
      rejection: { code: "invalid_input", field, reason, message: expect.stringContaining(says) },
    });
  });

  it("in an operation's name is told with the nearest one", async () => {
    const { market, who } = await openWorld();
    expect(await market.execute(who.scout, "found_task", {})).toMatchObject({
      rejection: { code: "unknown_operation", data: { did_you_mean: "fund_task" } },
    });
  });

  it("reaches who throws as an error that says the same", async () => {
    const { scout } = await openWorld();
    expect(await refusal(scout.createTask({ ...NEW, budget_amber: 0 }))).toMatchObject({
      code: "invalid_input",
      field: "budget_amber",
      reason: "below_minimum",
    });
  });
});

describe("Amounts", () => {
  it.each([15, "15", "15.00", 15.0])("may come in as %j", async (budget_amber) => {
    const { scout } = await openWorld();
    expect(await scout.createTask({ ...NEW, budget_amber })).toMatchObject({
      budget_amber: "15.00",
    });
  });

  it("go out exactly, in both units", async () => {
    const { scout } = await openWorld();
    const { task_id } = await scout.createTask({ ...NEW, budget_amber: "1.000001" });
    expect(await scout.getTask({ task_id })).toMatchObject({
      budget_amber: "1.000001",
      budget_usd: "0.01000001",
    });
  });
});
