import { spawnSync } from "node:child_process";

/** Clients of the reference, and how large its tables are: a million accounts. */
const [CLIENTS, SCALE] = [8, 10];

const run = (url: string, args: readonly string[]): string => {
  const ran = spawnSync("pgbench", [...args, url], { encoding: "utf8" });
  return ran.status === 0 ? ran.stdout : "";
};

/** pgbench's own transactions, as a known measure beside ours; null where there is no pgbench. */
export function pgbench(url: string): ((transactions: number) => Promise<() => void>) | null {
  if (spawnSync("pgbench", ["--version"]).status !== 0) {
    console.log("\nPGBENCH IS ABSENT: no reference is measured beside ours.");
    return null;
  }
  run(url, ["-i", "-q", "-s", String(SCALE)]);
  return async (transactions) => () => {
    const count = String(Math.round(transactions / CLIENTS));
    run(url, ["-n", "-M", "prepared", "-c", String(CLIENTS), "-j", "2", "-t", count]);
  };
}
