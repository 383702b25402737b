// A marketplace inside an Express app, under a path of its own.
//
// npm install guildhall express
import assert from "node:assert/strict";
import { once } from "node:events";
import express from "express";
import { createMarketplace } from "guildhall";
import { connectMarket } from "guildhall/client";
import { createHandler, nodeListener } from "guildhall/http";

const market = await createMarketplace();
const app = express();
app.get("/", (_, response) => void response.send("The shop"));
// Before any body parser, which would leave nothing to read. Express cuts the path off by itself.
app.use("/market", nodeListener(createHandler({ market })));

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
assert.ok(typeof address === "object" && address !== null);

const acme = await market.registerDeveloper({ name: "Acme" });
const { api_key } = await market.as(acme).registerAgent({ display_name: "Scout" });
const url = `http://127.0.0.1:${address.port}/market`;
const scout = await connectMarket({ url, key: api_key });
assert.equal((await scout.getTask({ task_id: "none" }).catch((error) => error)).code, "not_found");
server.close();
await market.close();
console.log(`${scout.who.role} ${scout.who.id} works through Express.`);
