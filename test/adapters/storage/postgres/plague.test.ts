import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { want } from "../../../../src/testing/clause.ts";
import {
  answerTo,
  message,
  note,
  together,
  type More,
} from "../../../../src/testing/write-sets.ts";
import { seeded } from "../../../durability/rounds.ts";
import { freshSchema, openPostgres, sql } from "../../../support/postgres-stores.ts";
import { functionsIn } from "./planted.ts";
import { startProxy, type Fault, type Proxy } from "./proxy.ts";

const SECONDS = process.env["GUILDHALL_DEEP"] === "1" ? 120 : 6;
const [HOSTS, LANES, COUNTERS] = [2, 12, 12];

const random = seeded(20_261_126);
const upTo = (most: number): number => Math.floor(random() * most);

/** Every fifth commit or so meets with an accident. */
function accident(): Fault | null {
  const dice = random();
  if (dice < 0.06) return { kind: "request" };
  if (dice < 0.14) return { kind: "answer", bytes: upTo(400) };
  if (dice < 0.16) return { kind: "swallow" };
  return dice < 0.2 ? { kind: "late", ms: upTo(700) } : null;
}

/** What the callers were told: how often each counter went up, and under which numbers. */
interface Told {
  readonly ups: Map<string, number>;
  readonly numbers: Map<number, string>;
  conflicts: number;
  /** A key is used by one command only, so nobody else can have taken it. */
  repeats: number;
}

const counter = (n: number): string => `counter_${n}`;

/** Counts up, deciding again after each conflict, as every command does. */
async function count(store: Storage, name: string, told: Told, until: number): Promise<void> {
  for (let n = 0; performance.now() < until; n++) {
    const id = counter(upTo(COUNTERS));
    const own = `own_${name}_${n}`;
    for (let tries = 1; ; tries++) {
      const seen = await store.load(want({ records: [message(id)], answer: own }));
      if (seen.answer(own) !== null) {
        told.repeats++;
        break;
      }
      const up = note(id, (seen.record(message(id))?.version ?? 0) + 1, more(own, n));
      const write = together(up, note(`${own}_${tries}`, 1, { to: ["bob"] }));
      const outcome = await store.commit(write);
      if (outcome.is === "conflict") told.conflicts++;
      if (outcome.is !== "done") continue;
      const event = write.events[0]?.id ?? "";
      told.numbers.set(outcome.numbers[0]?.[0] ?? 0, event);
      break;
    }
    told.ups.set(id, (told.ups.get(id) ?? 0) + 1);
  }
}

/** Every second command has a key, and so learns by it what became of it. */
const more = (own: string, n: number): More =>
  n % 2 === 0 ? { to: ["ada"], answer: answerTo(own) } : { to: ["ada"] };

describe("Two hosts whose connections break all the time", () => {
  let proxies: readonly Proxy[] = [];
  beforeAll(async () => {
    const { hostname, port } = new URL(inject("postgres"));
    const starting = Array.from({ length: HOSTS }, () => startProxy(hostname, Number(port)));
    proxies = await Promise.all(starting);
  });
  afterAll(() => Promise.all(proxies.map((proxy) => proxy.close())));

  /** Lets all hosts count for so long, and answers what they were told. */
  async function plagued(schema: string, seconds: number, plant = "") {
    const stores = await Promise.all(
      proxies.map(({ port }) => {
        const url = new URL(inject("postgres"));
        url.port = String(port);
        return postgresStorage({ url: url.href, schema, callTimeout: 300, outageTimeout: 20_000 });
      }),
    );
    if (plant !== "") await sql(plant);
    const told: Told = { ups: new Map(), numbers: new Map(), conflicts: 0, repeats: 0 };
    const until = performance.now() + seconds * 1_000;
    for (const proxy of proxies) proxy.plague(accident);
    const lanes = stores.flatMap((store, host) =>
      Array.from({ length: LANES }, (_, n) => count(store, `${host}_${n}`, told, until)),
    );
    await Promise.all(lanes);
    for (const proxy of proxies) proxy.plague(() => null);
    await Promise.all(stores.map((each) => each.close()));
    return told;
  }

  it(`are told what became of each of their commits, for ${SECONDS} s`, async () => {
    const schema = freshSchema();
    const told = await plagued(schema, SECONDS);
    const store = await openPostgres(schema);
    await expectTrue(store, told);
    expect(await auditStorage(store)).toMatchObject({ ok: true, entries: sum(told) });
    expect(sum(told)).toBeGreaterThan(SECONDS * 20);
    console.info(`plague: ${sum(told)} commits in ${SECONDS} s, ${told.conflicts} conflicts`);
    await store.close();
  });

  it("would be told of conflicts that are none by a store that does not look", async () => {
    const schema = freshSchema();
    const blind = functionsIn(schema).replace(
      "VALUES (last_entry, bodies[at])",
      () => "VALUES (last_entry, bodies[at] || ' ')",
    );
    const told = await plagued(schema, 3, blind);
    const store = await openPostgres(schema);
    await expect(expectTrue(store, told)).rejects.toThrow(/counter_\d+/);
    await store.close();
  });
});

const sum = ({ ups }: Told): number => [...ups.values()].reduce((all, each) => all + each, 0);

async function expectTrue(store: Storage, told: Told): Promise<void> {
  const refs = Array.from({ length: COUNTERS }, (_, n) => message(counter(n)));
  const seen = await store.load(want({ records: refs }));
  // A false "done" would leave fewer than were told, a false "conflict" more.
  for (const ref of refs)
    expect(seen.record(ref)?.version ?? 0, ref.id).toBe(told.ups.get(ref.id) ?? 0);
  expect(told.repeats, "repeats of what happened once").toBe(0);
  const events = await store.events("ada", 0, 1_000_000);
  expect(events.map(([number]) => number)).toEqual(events.map((_, at) => at + 1));
  for (const [number, { id }] of events)
    if (told.numbers.has(number)) expect(told.numbers.get(number)).toBe(id);
  expect(events).toHaveLength(sum(told));
}
