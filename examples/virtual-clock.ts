// Days in milliseconds: with a virtual clock everything that falls due happens when you say so, in
// order, in this process. Here nobody reviews the work, and after 24 hours silence approves it.
import assert from "node:assert/strict";
import { createMarketplace, virtualClock } from "guildhall";

const clock = virtualClock();
const market = await createMarketplace({ clock, policy: { review_window: "24h", fee: "0.05" } });
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "20.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada" });

const seen: string[] = [];
market.on("event", ({ recipient, event }) => {
  if (recipient === ada.worker_id && event.subject === "task") seen.push(event.type);
});

const spec = { title: "Collect the parcel at the post office", task_type: "errand" };
const { task_id } = await market.as(scout).createTask({ ...spec, budget_amber: 2000 });
await market.as(scout).fundTask({ task_id });
await market.as(ada).acceptTask({ task_id });
await market.as(ada).submitWork({ task_id, text_content: "It is here." });

await clock.advance("23h");
assert.equal((await market.as(scout).getTask({ task_id })).status, "awaiting_review");
await clock.advance("1h");
assert.equal((await market.as(scout).getTask({ task_id })).status, "completed");
assert.equal((await market.as(ada).getEarnings()).available_usd, "19.00");
assert.equal(seen.at(-1), "task.completed");

// A task that nobody takes by its deadline gives its money back.
const idle = await market.as(scout).createTask({ ...spec, budget_amber: 1 });
await market.as(acme).topUp({ usd: "1.00" });
await market.as(scout).fundTask({ task_id: idle.task_id });
assert.equal((await market.as(scout).getWallet()).pending_amber, "1.00");
await clock.advance("24h");
assert.equal((await market.as(scout).getTask({ task_id: idle.task_id })).status, "expired");
assert.equal((await market.as(scout).getWallet()).balance_amber, "100.00");
await market.close();
console.log(`Two days passed: ${seen.join(", ")}.`);
