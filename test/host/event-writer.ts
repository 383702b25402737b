import { postgresStorage } from "../../adapters/storage/postgres/index.ts";
import { note } from "../../src/testing/write-sets.ts";
import { toldOf } from "./told-of.ts";

/** A host that only commits: `url name count`, many at a time. */
const [url = "", name = "", count = "0"] = process.argv.slice(2);
const FLIGHT = 24;

const store = await postgresStorage({ url });
let next = 0;
async function lane(): Promise<void> {
  while (next < Number(count)) {
    const n = next++;
    const { is } = await store.commit(note(`${name}_${n}`, 1, { to: toldOf(n) }));
    if (is !== "done") throw new Error(`commit ${n} of ${name}: ${is}`);
  }
}
await Promise.all(Array.from({ length: FLIGHT }, lane));
await store.close();
