// A hire from an empty program to the wages: post, fund, accept, hand in, approve. No server, no
// account, no network; the money is play money.
import assert from "node:assert/strict";
import { createMarketplace } from "guildhall";

const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });

const { task_id } = await market.as(scout).createTask({
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  location: { latitude: 37.7936, longitude: -122.3958, radius_meters: 50 },
  budget_amber: 1500,
});
await market.as(scout).fundTask({ task_id });
await market.as(ada).acceptTask({ task_id });
await market.as(ada).submitWork({ task_id, text_content: "The shop is open, the sign is lit." });
await market.as(scout).approveSubmission({ task_id, quality_rating: 0.9 });

// 1500 Amber are 15 USD; a tenth is the fee.
const earnings = await market.as(ada).getEarnings();
assert.equal(earnings.available_amber, "1350.00");
assert.equal((await market.as(scout).getWallet()).balance_usd, "35.00");
const books = await market.as(market.operator).getTrialBalance();
assert.ok(books.balanced);
await market.close();
console.log(`Ada earned ${earnings.available_usd} USD.`);
