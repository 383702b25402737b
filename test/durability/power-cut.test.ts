import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { round, seeded, type Plant } from "./rounds.ts";

const ROUNDS = process.env["GUILDHALL_DEEP"] === "1" ? 200 : 20;
const MINUTES = 60_000;

const root = mkdtempSync(join(tmpdir(), "guildhall-power-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The first round in which something acknowledged is lost, or null; and what was said at all. */
async function firstLoss(rounds: number, plant: Plant, seed: number) {
  const random = seeded(seed);
  let acknowledged = 0;
  const tails = { torn: 0, rubbish: 0 };
  for (let n = 1; n <= rounds; n++) {
    // A young store now and then: its log is short, and its first segments are not yet named.
    const path = join(root, `${plant}_${seed}_${Math.floor(n / 10)}`);
    const found = await round(path, `round${n}`, plant, random);
    acknowledged += found.acknowledged;
    tails.torn += found.tail.torn ? 1 : 0;
    tails.rubbish += found.tail.rubbish ? 1 : 0;
    if (found.lost.length > 0 || found.audit !== "sound")
      return { loss: { n, ...found }, acknowledged, tails };
  }
  return { loss: null, acknowledged, tails };
}

describe("A power cut", () => {
  it(
    `loses nothing that was acknowledged, in ${ROUNDS} rounds`,
    async () => {
      const { loss, acknowledged, tails } = await firstLoss(ROUNDS, "none", 20_260_105);
      expect(loss).toBeNull();
      // Rounds in which nothing was said would prove nothing.
      expect(acknowledged).toBeGreaterThan(ROUNDS * 5);
      // Nor would rounds whose journal always ended with a whole line.
      expect(tails.torn).toBeGreaterThan(0);
      expect(tails.rubbish).toBeGreaterThan(ROUNDS / 10);
      console.info(`${ROUNDS} power cuts: ${tails.torn} torn lines, ${tails.rubbish} with rubbish`);
    },
    (ROUNDS / 10) * MINUTES,
  );

  it.each([
    ["no_fdatasync", 10],
    ["no_directory_sync", 25],
    ["no_first_fdatasync", 25],
  ] as const)(
    "is felt by a store with %s within %i rounds",
    async (plant, rounds) => {
      const { loss } = await firstLoss(rounds, plant, 7);
      expect(loss).not.toBeNull();
    },
    2 * MINUTES,
  );
});
