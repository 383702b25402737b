import { writeSync } from "node:fs";
import { sqliteStorage } from "../../../../adapters/storage/sqlite/index.ts";

/** Opens the store at a path in a process of its own, says what came of it, and keeps it open. */
const [path = ""] = process.argv.slice(2);

try {
  await sqliteStorage({ path });
  writeSync(1, "open\n");
  setInterval(() => undefined, 1_000);
} catch (failure) {
  writeSync(1, `${failure instanceof Error ? failure.message : String(failure)}\n`);
}
