// A marketplace as route handlers, the way Next.js and its like take them: this file would be
// app/api/market/[...path]/route.ts, and export GET and POST.
//
// npm install guildhall
import assert from "node:assert/strict";
import { createMarketplace } from "guildhall";
import { connectMarket } from "guildhall/client";
import { createHandler } from "guildhall/http";

const market = await createMarketplace();
const handler = createHandler({ market, basePath: "/api/market" });
const routes = { GET: handler, POST: handler };

const acme = await market.registerDeveloper({ name: "Acme" });
const { api_key } = await market.as(acme).registerAgent({ display_name: "Scout" });
const scout = await connectMarket({
  url: "http://shop.example/api/market",
  key: api_key,
  fetch: (url, init) => routes.POST(new Request(url, init)),
});
assert.deepEqual((await scout.listTasks()).tasks, []);
const ready = await routes.GET(new Request("http://shop.example/api/market/readyz"));
assert.equal(ready.status, 200);
await market.close();
console.log(`${scout.who.role} ${scout.who.id} works through route handlers.`);
