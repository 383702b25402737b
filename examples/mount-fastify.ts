// A marketplace inside a Fastify server, under a path of its own.
//
// npm install guildhall fastify
import assert from "node:assert/strict";
import fastify from "fastify";
import { createMarketplace } from "guildhall";
import { connectMarket } from "guildhall/client";
import { createHandler, nodeListener } from "guildhall/http";

const market = await createMarketplace();
const listener = nodeListener(createHandler({ market, basePath: "/market" }));
const app = fastify();
app.get("/", () => "The shop");
await app.register((scope, _, done) => {
  // The marketplace reads bodies by itself.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
  scope.all("/market/*", (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
  done();
});

const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/market`;
const acme = await market.registerDeveloper({ name: "Acme" });
const { api_key } = await market.as(acme).registerAgent({ display_name: "Scout" });
const scout = await connectMarket({ url, key: api_key });
assert.deepEqual((await scout.listTasks()).tasks, []);
await app.close();
await market.close();
console.log(`${scout.who.role} ${scout.who.id} works through Fastify.`);
