// A marketplace inside a Hono app, under a path of its own, on whatever runs Hono.
//
// npm install guildhall hono
import assert from "node:assert/strict";
import { Hono } from "hono";
import { createMarketplace } from "guildhall";
import { connectMarket } from "guildhall/client";
import { createHandler } from "guildhall/http";

const market = await createMarketplace();
const app = new Hono();
app.get("/", (c) => c.text("The shop"));
// Hono cuts the path off by itself.
app.mount("/market", createHandler({ market }));

const acme = await market.registerDeveloper({ name: "Acme" });
const { api_key } = await market.as(acme).registerAgent({ display_name: "Scout" });
// No port here: the client calls the app as a function.
const scout = await connectMarket({
  url: "http://shop.example/market",
  key: api_key,
  fetch: async (url, init) => app.fetch(new Request(url, init)),
});
assert.deepEqual((await scout.listTasks()).tasks, []);
await market.close();
console.log(`${scout.who.role} ${scout.who.id} works through Hono.`);
