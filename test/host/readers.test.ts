import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { postgresStorage } from "../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../engine/ports.ts";
import { note } from "../../src/testing/write-sets.ts";
import { changed } from "../support/market-storage.ts";
import { createMarketplace, type Marketplace } from "../../src/index.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { READERS, toldOf } from "./told-of.ts";

const EVENTS = process.env["GUILDHALL_DEEP"] === "1" ? 100_000 : 5_000;
const HOSTS = ["a", "b", "c"];
const TOLD_EACH = 1.8;
const COMMITS = Math.ceil(EVENTS / HOSTS.length / TOLD_EACH);

const WRITER = fileURLToPath(new URL("event-writer.ts", import.meta.url));

async function write(url: string, name: string): Promise<void> {
  const args = [WRITER, url, name, String(COMMITS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the writer ${name} ended with ${code}`);
}

type Page = Awaited<ReturnType<Storage["events"]>>;

/** What one reader has read, in its order, up to the last event that there will be. */
async function read(market: Marketplace, id: string, last: number): Promise<readonly string[]> {
  const who = { role: "developer", id, developer: id, mode: "test", scopes: null } as const;
  const found: string[] = [];
  for await (const { sequence, event_id } of market.follow(who)) {
    expect(sequence).toBe(found.length + 1);
    found.push(event_id);
    if (sequence === last) break;
  }
  return found;
}

describe("A reader", () => {
  it.each([
    ["a gap", (page: Page) => page.filter(([number]) => number !== 3)],
    ["a repeat", (page: Page) => page.flatMap((each) => (each[0] === 3 ? [each, each] : [each]))],
    ["disorder", (page: Page) => page.toReversed()],
  ])("finds out a store with %s", async (_fault, spoil) => {
    const inner = memoryStorage();
    for (let n = 0; n < 6; n++) await inner.commit(note(`m_${n}`, 1, { to: ["dev_0"] }));
    const storage = changed(inner, {
      events: async (...args) => spoil(await inner.events(...args)),
    });
    const market = await createMarketplace({ storage });
    await expect(read(market, "dev_0", 6)).rejects.toThrow();
    await market.close();
  });
});

describe("Readers on one host while three hosts commit", () => {
  it(
    `get ${EVENTS} events without a gap, a repeat or disorder`,
    async () => {
      const url = await freshDatabase();
      const storage = await postgresStorage({ url });
      const market = await createMarketplace({ storage });
      const written = Array.from({ length: COMMITS }, (_, n) => n);
      const expected = READERS.map((id) =>
        HOSTS.flatMap((host) =>
          written.filter((n) => toldOf(n).includes(id)).map((n) => `evt:message:${host}_${n}:1`),
        ),
      );
      const reading = READERS.map((id, at) => read(market, id, expected[at]?.length ?? 0));
      await Promise.all(HOSTS.map((host) => write(url, host)));
      const found = await Promise.all(reading);
      expect(found.flat().length).toBeGreaterThan(EVENTS * 0.9);
      for (const [at, events] of found.entries()) {
        expect(events.toSorted()).toEqual(expected[at]?.toSorted());
        // One order for everybody: a host that reads later reads the same.
        const id = READERS[at] ?? "";
        const again = await storage.events(id, 0, EVENTS);
        expect(again.map(([, event]) => event.id)).toEqual(events);
      }
      await market.close();
    },
    EVENTS * 10,
  );
});
