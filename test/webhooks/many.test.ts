import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { createMarketplace } from "../../src/index.ts";
import { changed } from "../support/market-storage.ts";
import { openSender, SECRET, SPEC } from "./given.ts";
import { received, says, until } from "./receiver.ts";

const HOSTILE = 200;
/** What a healthy receiver may wait for at most, beside the hostile. */
const MOMENT_MS = 1_000;

describe(`${HOSTILE} receivers that never answer`, () => {
  it("do not hold up one that does, and let the market close", async () => {
    const hanging = await received(() => undefined);
    const healthy = await received();
    const { market, acme, scout } = await openSender({ receivers: [hanging, healthy] });
    const hook = { event_types: ["task.created"], secret: SECRET };
    for (let n = 0; n < HOSTILE; n++) {
      const other = await market.registerDeveloper({ name: `Hostile ${n}` });
      await market.as(other).createWebhook({ ...hook, url: hanging.url });
      const agent = await market.as(other).registerAgent({ display_name: "Trap" });
      for (let m = 0; m < 5; m++) await market.as(agent).createTask(SPEC);
    }
    await until("two connections to each hang", () => hanging.got.length === 2 * HOSTILE);
    const { webhook_id } = await acme.createWebhook({ ...hook, url: healthy.url });
    const waits: number[] = [];
    for (let n = 0; n < 20; n++) {
      const begun = performance.now();
      await scout.createTask(SPEC);
      await until("it came", () => healthy.got.length === n + 1);
      waits.push(performance.now() - begun);
    }
    expect(Math.max(...waits)).toBeLessThan(MOMENT_MS);
    const state = async () =>
      (await acme.listDeliveries({ webhook_id })).deliveries.map((each) => each.state);
    await until("all are written down", async () =>
      (await state()).every((each) => each === "delivered"),
    );
    const begun = performance.now();
    await market.close();
    const closing = performance.now() - begun;
    expect(closing).toBeLessThan(3_000);
    expect(hanging.got).toHaveLength(2 * HOSTILE);
    const [middle, most] = [waits.toSorted((a, b) => a - b)[10] ?? 0, Math.max(...waits)];
    console.info(
      `beside ${HOSTILE} hanging receivers: ${middle.toFixed(0)} ms from call to delivery, ` +
        `${most.toFixed(0)} at most; closed in ${closing.toFixed(0)} ms`,
    );
  }, 60_000);
});

describe("Two hosts on one store", () => {
  it("send each delivery once between them, and a third goes on where they stop", async () => {
    const receiver = await received(says(200));
    const storage = memoryStorage();
    const { market, options, acme, scout } = await openSender({ receivers: [receiver], storage });
    const other = await createMarketplace({ ...options, storage });
    const hook = { event_types: ["task.created"], secret: SECRET, url: receiver.url };
    const { webhook_id } = await acme.createWebhook(hook);
    const EVENTS = 300;
    await Promise.all(Array.from({ length: EVENTS }, () => scout.createTask(SPEC)));
    await until("all came", () => receiver.got.length >= EVENTS);
    expect(new Set(receiver.ids).size).toBe(EVENTS);
    expect(receiver.ids).toHaveLength(EVENTS);
    const left = async () =>
      (await acme.listDeliveries({ webhook_id, limit: 100, state: "pending" })).deliveries.length;
    await until("all are written down", async () => (await left()) === 0);
    await Promise.all([market.close(), other.close()]);
  });

  it("stop in the middle, and what was under way is sent again after the next start", async () => {
    const receiver = await received(() => undefined);
    const storage = memoryStorage();
    // The store outlives its market.
    const kept = changed(storage, { close: async () => undefined });
    const { market, options, acme, scout } = await openSender({
      receivers: [receiver],
      storage: kept,
    });
    const hook = { event_types: ["task.created"], secret: SECRET, url: receiver.url };
    await acme.createWebhook(hook);
    await scout.createTask(SPEC);
    await until("it hangs", () => receiver.got.length === 1);
    await market.close();
    receiver.manner = says(200);
    const again = await createMarketplace({ ...options, storage });
    await until("it comes again", () => receiver.got.length === 2, 3_000);
    expect(new Set(receiver.ids).size).toBe(1);
    await again.close();
  });
});
