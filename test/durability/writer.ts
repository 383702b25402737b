import { writeSync } from "node:fs";
import { openStore } from "../../adapters/storage/lowdb/open.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import { SqliteSink } from "../../adapters/storage/sqlite/sink.ts";
import type { Storage } from "../../engine/ports.ts";
import { NOTHING } from "../../src/testing/write-sets.ts";
import { life, mustCommit, topUp } from "../adapters/storage/life.ts";

/**
 * Commits the lives of tasks without end, several at once, and says each commit that was
 * acknowledged: `kind id version`, a line each. With nothing in flight it only looks, and says
 * what it was shown. To be killed. STORE says on which store; PLANT=deaf is a fault of SQLite's.
 */
const [path = "", prefix = "", inFlight = "1"] = process.argv.slice(2);

const { append } = SqliteSink.prototype;
if (process.env["PLANT"] === "deaf")
  SqliteSink.prototype.append = function (batch) {
    return append.call(this, batch).catch(() => undefined);
  };

const store: Storage =
  process.env["STORE"] === "sqlite"
    ? await sqliteStorage({ path })
    : await openStore({
        path,
        snapshotEvery: () => 150,
        segmentBytes: Number(process.env["SEGMENT_BYTES"] ?? 64_000),
      });
writeSync(1, "open\n");

async function lane(n: number): Promise<never> {
  const developer = `dev_${prefix}_${n}`;
  for (let task = 0; ; task++) {
    const funds = topUp(task, 1, developer);
    await mustCommit(store, funds);
    say(funds.records);
    for (const write of life(`${prefix}_${n}_${task}`, { developer })) {
      await mustCommit(store, write);
      say(write.records);
    }
  }
}

/** At once, and not when the event loop gets to it: what is acknowledged is out of the house. */
function say(records: readonly { kind: string; id: string; version: number }[]): void {
  for (const { kind, id, version } of records) writeSync(1, `${kind} ${id} ${version}\n`);
}

/** What is shown to a reader counts like what is acknowledged to a writer. */
async function look(): Promise<void> {
  const entries = await store.log(0, 1_000_000);
  await store.commit(NOTHING);
  for (const { events } of entries)
    say(events.map(({ kind, record, version }) => ({ kind, id: record, version })));
  setInterval(() => undefined, 1_000);
}

try {
  if (inFlight === "0") await look();
  await Promise.all(Array.from({ length: Number(inFlight) }, (_, n) => lane(n)));
} catch (failure) {
  writeSync(1, `stopped ${failure instanceof Error ? failure.message : String(failure)}\n`);
  await store.close();
}
