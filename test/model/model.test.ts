import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../engine/operations/table.ts";
import { STATES } from "./books.ts";
import { newSummary, type Summary } from "./player.ts";
import { playSequence, sequences } from "./sequence.ts";

const RUNS = process.env["GUILDHALL_DEEP"] === "1" ? 20_000 : 2_000;
/** Many times what a sequence takes on a slow machine. */
const PATIENCE_MS = 200;

/** What a run that never came by these would prove nothing about. */
const WAYS = [
  ...["automatic rules release", "silence rules split"],
  ...["release", "refund", "split"].flatMap((ruling) => [
    `mediator rules ${ruling}`,
    `operator rules ${ruling}`,
  ]),
  ...["fixed price", "first_price", "second_price", "weighted"],
  ...["payout in_flight", "payout paid", "payout reversed"],
  ...[1, 2, 3, 4].map((n) => `test, ${n} of ${n}`),
  ...[1, 2, 3].map((n) => `live, ${n} of ${n}`),
];

const REFUSALS = [
  ...["suspended", "idempotency_conflict", "already_taken", "already_exists"],
  ...["wrong_state", "rule_broken", "held_for_review", "confirmation_required"],
  ...["insufficient_funds", "cap_exceeded"],
];

function report(summary: Summary, since: number): string {
  const { commands, refused, replayed, entries, states, operations, codes } = summary;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const often = [...codes].sort(([, a], [, b]) => b - a).map(([code, n]) => `${code} ${n}`);
  return (
    `${RUNS} sequences, ${commands} commands, ${refused} refused, ${replayed} replayed, ` +
    `${entries} log entries, ${states.size} states, ${operations.size} operations, ${seconds} s\n` +
    often.join(", ")
  );
}

describe("A market, whatever is asked of it", () => {
  it(
    `keeps the rules of money and of the log through ${RUNS} sequences of commands`,
    async () => {
      const summary = newSummary();
      const began = performance.now();
      const property = fc.asyncProperty(sequences, (one) => playSequence(one, summary));
      await fc.assert(property, { numRuns: RUNS });
      console.log(report(summary, began));
      const { states, operations, ways, codes } = summary;
      expect([...states].sort()).toEqual([...STATES].sort());
      // No rail of these asks where somebody is paid; those in test/rails do.
      const done = Object.keys(OPERATIONS).filter((name) => name !== "open_payee");
      expect([...operations.keys()].sort()).toEqual(done.sort());
      expect(WAYS.filter((way) => !ways.has(way))).toEqual([]);
      expect(REFUSALS.filter((code) => !codes.has(code))).toEqual([]);
    },
    RUNS * PATIENCE_MS,
  );
});
