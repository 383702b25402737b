import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url));
const SECONDS = 4;

/** Commands a second of so many hosts on one schema, each in a process of its own. */
async function speed(url: string, schema: string, hosts: number, flight: number): Promise<number> {
  const children = Array.from({ length: hosts }, () =>
    spawn(process.execPath, [LOAD, url, schema, String(flight), String(SECONDS)], {
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const lines = children.map((child) => createInterface({ input: child.stdout }));
  await Promise.all(lines.map((each) => once(each, "line")));
  const counts = lines.map(async (each) => Number(((await once(each, "line")) as [string])[0]));
  for (const child of children) child.stdin.write("go\n");
  const all = await Promise.all(counts);
  return all.reduce((sum, count) => sum + count, 0) / SECONDS;
}

/** Three hosts against one, with as much in flight in all. */
export async function benchHosts(url: string, schema: () => string): Promise<void> {
  console.log("\nPostgreSQL, hosts in processes of their own, 48 commands in flight in all");
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const one = await speed(url, schema(), 1, 48);
    const three = await speed(url, schema(), 3, 16);
    ratios.push(three / one);
    console.log(`  one host ${Math.round(one)}/s, three hosts ${Math.round(three)}/s`);
  }
  const median = ratios.toSorted((a, b) => a - b)[1] ?? NaN;
  console.log(`  three hosts do ${median.toFixed(2)} of what one does, with the server on 2 cores`);
}
