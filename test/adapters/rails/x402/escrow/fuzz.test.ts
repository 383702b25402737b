import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dice } from "../../../../model/dice.ts";
import { hasChain } from "../../../../support/chain/anvil.ts";
import { startChain, type TestChain } from "../../../../support/chain/chain.ts";
import { differenceIn, openWorld, someActs, type EscrowWorld } from "./given.ts";

const SEQUENCES = process.env["GUILDHALL_DEEP"] === "1" ? 100_000 : 10_000;
const AT_ONCE = 8;

let chain: TestChain;

/** Plays so many sequences; answers the first that differs, and how often each thing was done. */
async function play(world: EscrowWorld, sequences: number) {
  const done: Record<string, number> = {};
  let seed = 0;
  let found: { readonly seed: number; readonly difference: readonly string[] } | null = null;
  const work = async (): Promise<void> => {
    while (seed < sequences && found === null) {
      const own = ++seed;
      const acts = someActs(world, new Dice(own));
      const played = await differenceIn(world, acts);
      if (played.difference !== null) found = { seed: own, difference: played.difference };
      for (const [at, act] of acts.entries())
        if (played.done[at] === true) done[act.is] = (done[act.is] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { found, done };
}

describe.runIf(hasChain())("The escrow contract", () => {
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain.stop());

  it(`does in ${SEQUENCES} sequences of calls what its promises say, to the unit`, async () => {
    const { found, done } = await play(await openWorld(chain), SEQUENCES);
    expect(found).toBeNull();
    for (const act of ["pay_in", "book", "release", "refund"])
      expect(done[act]).toBeGreaterThan(300);
  });

  it.each([
    ["pays a task twice", (source: string) => source.replace("held.state = State.Released;", "")],
    [
      "forgets what it holds",
      (source: string) => source.replaceAll("totalHeld -= held.amount;", ""),
    ],
    [
      "books what has not come in",
      (source: string) =>
        source.replace("if (token.balanceOf(address(this)) < totalHeld) revert NotBacked();", ""),
    ],
    ["lets anybody release", (source: string) => source.replaceAll("        onlyOperator\n", "")],
    ["takes any fee", (source: string) => source.replace("* MAX_FEE", "* 10_001")],
    [
      "gives a payer its money at any time",
      (source: string) =>
        source.replace("if (block.timestamp < held.refundableAt) revert TooEarly();", ""),
    ],
  ])("is found out where it %s", async (_, plant) => {
    const { found } = await play(await openWorld(chain, plant), 2_000);
    expect(found).not.toBeNull();
  });
});
