import { describe, expect, it } from "vitest";
import { verifyWebhook } from "../../engine/webhook/index.ts";
import { draft, refusal, refusedAs } from "../support/world.ts";
import { openClocked, status, type Clocked } from "./clocked.ts";
import { SECRET } from "./given.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const SECONDS = "0 5 300 1800 7200 18000 36000 50400 72000";
const NINE = SECONDS.split(" ").map((seconds) => Number(seconds) * 1_000);

/** Pauses between the attempts of what was sent. */
const pauses = ({ sent }: Clocked): readonly number[] =>
  sent.slice(1).map(({ at }, n) => at - (sent[n]?.at ?? 0));

const logOf = async ({ acme }: Clocked, webhook_id: string) =>
  (await acme.listDeliveries({ webhook_id, limit: 100 })).deliveries;
const stateOf = async ({ acme }: Clocked, id: string) =>
  (await acme.listWebhooks()).webhooks.find(({ webhook_id }) => webhook_id === id);

describe("A delivery that fails", () => {
  it("is tried nine times over two days, each a table's pause after the one before", async () => {
    const world = await openClocked(() => status(500));
    const hook = await world.hook();
    await draft(world);
    await world.clock.advance("60h");
    expect(world.sent).toHaveLength(9);
    expect(pauses(world)).toEqual(NINE.slice(1));
    expect(new Set(world.sent.map(({ request }) => request.body)).size).toBe(1);
    expect(await logOf(world, hook)).toMatchObject([
      { state: "exhausted", attempts: 9, last_status: 500, next_at: null },
    ]);
    await world.clock.advance("300h");
    expect(world.sent).toHaveLength(9);
  });

  it("waits as long as the receiver asks, up to twice the pause", async () => {
    const asked = ["7", "3600", "1"];
    const world = await openClocked(() => status(429, asked.shift() ?? null));
    await world.hook();
    await draft(world);
    await world.clock.advance("1h");
    expect(pauses(world).slice(0, 3)).toEqual([7_000, 10 * MINUTE, 0.5 * HOUR]);
  });

  it("is written down with the reason where no status came", async () => {
    const world = await openClocked(() => ({ ok: false, fault: "address_refused" }));
    const hook = await world.hook();
    await draft(world);
    await world.clock.advance("1s");
    expect(await logOf(world, hook)).toMatchObject([
      { state: "retrying", attempts: 1, last_status: null, last_fault: "address_refused" },
    ]);
  });

  it("can be sent again: one by its id, or all that failed, under the same event ids", async () => {
    const world = await openClocked(() => status(500));
    const hook = await world.hook();
    for (let n = 0; n < 3; n++) await draft(world);
    await world.clock.advance("60h");
    expect(world.sent).toHaveLength(27);
    world.answer = () => status(204);
    const [first] = await logOf(world, hook);
    const delivery_id = first?.delivery_id ?? "";
    const one = { webhook_id: hook, delivery_id };
    expect(await world.acme.replayWebhook(one)).toMatchObject({ replayed: 1, more: false });
    await world.clock.advance("1s");
    expect(world.sent).toHaveLength(28);
    expect(await world.acme.replayWebhook({ webhook_id: hook })).toMatchObject({ replayed: 2 });
    await world.clock.advance("1s");
    expect((await logOf(world, hook)).map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => "delivered"),
    );
    const ids = world.sent.map(({ request }) => request.headers["webhook-id"]);
    expect(new Set(ids).size).toBe(3);
    const other = { webhook_id: hook, delivery_id: "dlv_none" };
    expect(await refusedAs(world.acme.replayWebhook(other))).toBe("not_found");
  });
});

describe("An endpoint", () => {
  it("is left alone after 120 hours of nothing but failures, and its owner is told", async () => {
    const world = await openClocked(() => status(500));
    const hook = await world.hook();
    await draft(world);
    await world.clock.advance("70h");
    await draft(world);
    await world.clock.advance("49h");
    expect((await stateOf(world, hook))?.state).toBe("enabled");
    await world.clock.advance("24h");
    expect(await stateOf(world, hook)).toMatchObject({
      state: "disabled",
      disabled_for: "failing",
    });
    const { events } = await world.acme.listEvents({ limit: 1000 });
    expect(events.filter(({ type }) => type === "webhook.disabled")).toHaveLength(1);
    const before = world.sent.length;
    await draft(world);
    await world.clock.advance("48h");
    expect(world.sent).toHaveLength(before);
  });

  it("goes on from where it stopped when it is enabled, and leaves nothing out", async () => {
    const world = await openClocked(() => status(410));
    const hook = await world.hook();
    await draft(world);
    await world.clock.advance("1s");
    expect(world.sent).toHaveLength(1);
    expect(await stateOf(world, hook)).toMatchObject({ state: "disabled", disabled_for: "gone" });
    await draft(world);
    await draft(world);
    await world.clock.advance("30h");
    expect(world.sent).toHaveLength(1);
    world.answer = () => status(200);
    await world.acme.enableWebhook({ webhook_id: hook });
    await world.clock.advance("1s");
    expect(world.sent).toHaveLength(3);
    const states = (await logOf(world, hook)).map(({ state }) => state);
    expect(states).toEqual(["delivered", "delivered", "exhausted"]);
  });

  it("that once answers has a clean record again", async () => {
    let fails = true;
    const world = await openClocked(() => status(fails ? 500 : 200));
    const hook = await world.hook();
    await draft(world);
    await world.clock.advance("40h");
    expect((await stateOf(world, hook))?.failing_since).not.toBeNull();
    fails = false;
    await draft(world);
    await world.clock.advance("1s");
    expect((await stateOf(world, hook))?.failing_since).toBeNull();
  });

  it("is sent nothing from before it was there, and nothing it did not ask for", async () => {
    const world = await openClocked(() => status(200));
    for (let n = 0; n < 150; n++) await draft(world);
    const hook = await world.hook();
    const task_id = await draft(world);
    await world.scout.fundTask({ task_id });
    await world.clock.advance("1s");
    expect((await logOf(world, hook)).map((each) => each.task_id)).toEqual([task_id]);
    await world.acme.deleteWebhook({ webhook_id: hook });
    await draft(world);
    await world.clock.advance("1s");
    expect(world.sent).toHaveLength(1);
  });

  it("gets every event again from a number of the stream on", async () => {
    const world = await openClocked(() => status(200));
    const hook = await world.hook();
    for (let n = 0; n < 4; n++) await draft(world);
    await world.clock.advance("1s");
    const log = await logOf(world, hook);
    const after_sequence = log[2]?.sequence ?? 0;
    await world.acme.replayWebhook({ webhook_id: hook, after_sequence });
    await world.clock.advance("1s");
    expect(world.sent).toHaveLength(6);
  });
});

describe("The types an endpoint can ask for", () => {
  it("are nine, or all of them; a slip is answered with what was meant", async () => {
    const { acme } = await openClocked(() => status(200));
    const ask = (event_types: string[]) =>
      refusal(acme.createWebhook({ url: "https://a.example/", event_types, secret: SECRET }));
    expect(await ask(["task.complete"])).toMatchObject({
      code: "invalid_input",
      field: "event_types.0",
      reason: "not_one_of",
      data: { did_you_mean: "task.completed" },
    });
    expect(await ask(["bid.placed"])).toMatchObject({ reason: "not_one_of" });
    expect(await ask(["*"])).toBeUndefined();
  });

  it("tell the life of a task in the words of the nine", async () => {
    const world = await openClocked(() => status(200));
    await world.acme.createWebhook({
      url: "https://a.example/",
      event_types: ["*"],
      secret: SECRET,
    });
    const task_id = await draft(world);
    await world.scout.fundTask({ task_id });
    await world.ada.acceptTask({ task_id });
    await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    await world.scout.fileDispute({ task_id, reason: "This is another shop." });
    await world.clock.advance("1s");
    await world.clock.advance("200h");
    const bodies = world.sent.map(({ request }): { type: string } => JSON.parse(request.body));
    const types = bodies.map(({ type }) => type).filter((type) => type !== "task.updated");
    expect(types).toEqual([
      "task.created",
      "task.funded",
      "review.submitted",
      "task.disputed",
      "task.completed",
    ]);
    expect(JSON.stringify(bodies)).not.toContain("The sign reads");
  });
});

describe("While secrets rotate", () => {
  const NEW = "another sixteen characters";
  const believes = (world: Clocked, secret: string, profile: "standard" | "aethra") => {
    const last = world.sent.at(-1);
    if (last === undefined) throw new Error("nothing was sent");
    const { body, headers } = last.request;
    return verifyWebhook({ profile, body, headers, secrets: [secret], now: last.at }).ok;
  };

  it("receivers with the old and with the new secret believe, for 24 hours", async () => {
    const world = await openClocked(() => status(200));
    const webhook_id = await world.hook();
    await world.acme.rotateWebhookSecret({ webhook_id, secret: NEW });
    await world.clock.advance("23h");
    await draft(world);
    await world.clock.advance("1s");
    expect(believes(world, SECRET, "standard")).toBe(true);
    expect(believes(world, NEW, "standard")).toBe(true);
    // A system's own header has room for one signature.
    expect(believes(world, SECRET, "aethra")).toBe(true);
    await world.clock.advance("1h");
    await draft(world);
    await world.clock.advance("1s");
    expect(believes(world, SECRET, "standard")).toBe(false);
    expect(believes(world, NEW, "standard")).toBe(true);
    expect(believes(world, NEW, "aethra")).toBe(true);
  });

  it("an eleventh old one is refused, and none can be read again", async () => {
    const world = await openClocked(() => status(200));
    const webhook_id = await world.hook();
    const rotate = (n: number) =>
      refusedAs(world.acme.rotateWebhookSecret({ webhook_id, secret: `${NEW} ${n}` }));
    for (let n = 0; n < 10; n++) expect(await rotate(n)).toBe("done");
    expect(await rotate(10)).toBe("rule_broken");
    const log = await world.storage.log(0, 1000);
    const text = JSON.stringify(log, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(text).not.toContain(NEW);
    expect(text).not.toContain(SECRET);
  });
});
