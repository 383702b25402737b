import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { createMarketplace } from "../../src/index.ts";

const DAY_MS = 86_400_000;

/** Two markets on one store, as two hosts have them. */
async function twoHosts() {
  const storage = memoryStorage();
  const [a, b] = await Promise.all([
    createMarketplace({ storage }),
    createMarketplace({ storage }),
  ]);
  const acme = await a.registerDeveloper({ name: "Acme" });
  await a.as(acme).topUp({ amber: "1000" });
  const scout = await a.as(acme).registerAgent({ display_name: "Scout" });
  const ada = await a.registerWorker({ name: "Ada" });
  return { a, b, scout, ada, acme };
}

describe("Two hosts on one store", () => {
  it("share the time: what one moves forward, the other soon follows", async () => {
    const { a, b } = await twoHosts();
    await a.advance("48h");
    const ends = Date.now() + 5_000;
    while (b.now() < Date.now() + 2 * DAY_MS - 1_000 && Date.now() < ends) await pause(20);
    expect(b.now()).toBeGreaterThan(Date.now() + 2 * DAY_MS - 1_000);
    await Promise.all([a.close(), b.close()]);
  });

  it("let time act once, whichever of them is quicker", async () => {
    const { a, b, scout, ada } = await twoHosts();
    const spec = { title: "Photograph the shop front", task_type: "photography" };
    const { task_id } = await a.as(scout).createTask({ ...spec, budget_amber: 100 });
    await a.as(scout).fundTask({ task_id });
    await b.as(ada).acceptTask({ task_id });
    await b.as(ada).submitWork({ task_id, text_content: "The sign reads OPEN." });
    await a.advance("30h");
    await pause(500);
    const { events } = await b.as(scout).listEvents({ limit: 1_000 });
    expect(events.filter(({ type }) => type === "task.completed")).toHaveLength(1);
    expect(await b.as(ada).getEarnings({})).toMatchObject({ available_amber: "90.00" });
    await Promise.all([a.close(), b.close()]);
  });

  it("wake each other's waiting agents", async () => {
    const { a, b, scout, ada } = await twoHosts();
    const spec = { title: "Photograph the shop front", task_type: "photography" };
    const { task_id } = await a.as(scout).createTask({ ...spec, budget_amber: 100 });
    await a.as(scout).fundTask({ task_id });
    const asked = performance.now();
    const waiting = a
      .as(scout)
      .waitForTask({ task_id, known_status: "funded", timeout_seconds: 20 });
    await pause(50);
    await b.as(ada).acceptTask({ task_id });
    expect(await waiting).toMatchObject({ status: "matched" });
    // Sooner than the look that finds what a hint has missed.
    expect(performance.now() - asked).toBeLessThan(900);
    await Promise.all([a.close(), b.close()]);
  });
});
