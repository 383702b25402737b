import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHost, type Host } from "../../../src/host.ts";
import { startFakeStripe, type FakeStripe } from "../../support/stripe/fake.ts";

let fake: FakeStripe;
let host: Host;
beforeEach(async () => {
  fake = await startFakeStripe();
  host = await startHost({ port: 0, rails: [fake.rail()], secretKey: "a key for tests only" });
});
afterEach(async () => {
  await host.close();
  await fake.close();
});

const post = (path: string, body: string, headers: Readonly<Record<string, string>>) =>
  fetch(host.url + path, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body,
  });

describe("POST /rails/stripe", () => {
  it("credits what Stripe says was paid, from the body to the byte", async () => {
    const acme = await host.market.registerDeveloper({ name: "Acme" });
    const developer = host.market.as(acme);
    await developer.topUp({ usd: "25.00" });
    const { deposits } = await developer.listDeposits({});
    fake.books.pay(deposits[0]?.reference ?? "");
    const [event] = fake.events;
    if (event === undefined) throw new Error("it is told of");
    const heard = await post("/rails/stripe", event.raw, event.headers);
    expect([heard.status, await heard.json()]).toEqual([200, { heard: 1 }]);
    expect((await developer.getWallet({})).balance_usd).toBe("25.00");
  });

  it("refuses what is not signed, and what was touched on the way", async () => {
    const raw = '{"id":"evt_1","object":"event","type":"x","data":{"object":{}}}';
    const bare = await post("/rails/stripe", raw, {});
    expect(bare.status).toBe(400);
    expect(await bare.json()).toMatchObject({ error: { reason: "bad_signature" } });
    const touched = await post("/rails/stripe", raw.replace("x", "y"), fake.signed(raw));
    expect(touched.status).toBe(400);
  });

  it("is 503 where Stripe cannot be asked, so that it tells again", async () => {
    const acme = await host.market.registerDeveloper({ name: "Acme" });
    await host.market.as(acme).topUp({ usd: "25.00" });
    const { deposits } = await host.market.as(acme).listDeposits({});
    fake.books.pay(deposits[0]?.reference ?? "");
    const [event] = fake.events;
    if (event === undefined) throw new Error("it is told of");
    await fake.close();
    expect((await post("/rails/stripe", event.raw, event.headers)).status).toBe(503);
    fake = await startFakeStripe();
  });

  it("is nowhere for a rail that is not there, or hears nothing", async () => {
    expect((await post("/rails/paypal", "{}", {})).status).toBe(404);
    expect((await fetch(`${host.url}/rails/stripe`)).status).toBe(405);
  });
});
