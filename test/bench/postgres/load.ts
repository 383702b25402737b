import { postgresStorage } from "../../../adapters/storage/postgres/index.ts";
import { randomIds } from "../../../src/identity.ts";
import { benchMarket, COMMANDS_PER_TASK, liveOnce, manyParties } from "../lifecycle.ts";
import { PARTIES } from "../lifecycle-rows.ts";

/** A host of its own that works for a while and says how many commands it did: see `hosts.ts`. */
const [url = "", schema = "", flight = "1", seconds = "1"] = process.argv.slice(2);

const storage = await postgresStorage({ url, schema });
const { market } = await benchMarket(storage, randomIds);
const all = await manyParties(market, PARTIES);
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const ends = performance.now() + Number(seconds) * 1000;
let tasks = 0;
async function lane(): Promise<void> {
  while (performance.now() < ends) {
    const parties = all[Math.floor(Math.random() * PARTIES)];
    if (parties === undefined) return;
    await liveOnce(market, parties, null);
    tasks++;
  }
}
await Promise.all(Array.from({ length: Number(flight) }, lane));
process.stdout.write(`${tasks * COMMANDS_PER_TASK}\n`);
process.stdin.destroy();
await market.close();
