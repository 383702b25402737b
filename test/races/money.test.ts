import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { parseAmber, printAmber, type Micros } from "../../engine/money.ts";
import type { Storage } from "../../engine/ports.ts";
import type { PolicyOptions } from "../../src/options.ts";
import { seeded } from "../engine/seeded.ts";
import { Shuffled } from "../support/market-storage.ts";
import { floorless } from "../support/market-stores.ts";
import { draft, openWorld, refusedAs, submitted, type World } from "../support/world.ts";

const MANY = 50;
/** The risk rule would stop what is tried here. */
const BOLD: PolicyOptions = { spend_velocity_amber: "1000000" };

interface Arena {
  readonly world: World;
  readonly shuffled: Shuffled;
}

async function openArena(inner: Storage = memoryStorage()): Promise<Arena> {
  const shuffled = new Shuffled(inner);
  return { shuffled, world: await openWorld({ storage: shuffled.storage, policy: BOLD }) };
}

const micros = (text: string): Micros => {
  const parsed = parseAmber(text);
  if (!parsed.ok) throw new Error(`${text} is no amount`);
  return parsed.value;
};

const count = (codes: readonly string[], code: string): number =>
  codes.filter((each) => each === code).length;

/** Funds all of them at once; answers what became of each. */
const fundAll = ({ world, shuffled }: Arena, seed: number, tasks: readonly string[]) =>
  shuffled.together(
    seed,
    tasks.map((task_id) => () => refusedAs(world.scout.fundTask({ task_id }))),
  );

async function drafts(world: World, budgets: readonly (string | number)[]): Promise<string[]> {
  const ids: string[] = [];
  for (const budget_amber of budgets) ids.push(await draft(world, { budget_amber }));
  return ids;
}

describe("Fifty tasks of 600 Amber each, funded at once from a wallet of 1,000", () => {
  const race = async (seed: number, inner?: Storage) => {
    const arena = await openArena(inner);
    const tasks = await drafts(
      arena.world,
      Array.from({ length: MANY }, () => 600),
    );
    return { arena, codes: await fundAll(arena, seed, tasks) };
  };

  it("are funded once, and 400 Amber are left (100 rounds)", async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { arena, codes } = await race(seed);
      expect(count(codes, "done")).toBe(1);
      expect(count(codes, "insufficient_funds")).toBe(MANY - 1);
      const { balance_amber, pending_amber } = await arena.world.scout.getWallet();
      expect([balance_amber, pending_amber]).toEqual(["400.00", "600.00"]);
    }
  });

  it("are funded more than once by a store without floors", async () => {
    const { codes } = await race(1, floorless());
    expect(count(codes, "done")).toBeGreaterThan(1);
  });
});

describe("A cap per day, with fifty tasks funded at once", () => {
  it.each([
    ["of exactly fifteen tasks", "499.999995", 15],
    ["of a micro less than fifteen tasks", "499.999994", 14],
    ["of a micro more than fifteen tasks", "499.999996", 15],
  ])("%s lets through what fits, to the micro", async (_, cap, fits) => {
    for (let seed = 1; seed <= 20; seed++) {
      const arena = await openArena();
      await arena.world.acme.topUp({ amber: 5000 });
      await arena.world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: cap });
      const tasks = await drafts(
        arena.world,
        Array.from({ length: MANY }, () => "33.333333"),
      );
      const codes = await fundAll(arena, seed, tasks);
      expect([count(codes, "done"), count(codes, "cap_exceeded")]).toEqual([fits, MANY - fits]);
    }
  });

  it("is never exceeded by any budgets, nor was one refused that would still fit", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const arena = await openArena();
      const draw = seeded(seed);
      const budgets = Array.from({ length: MANY }, () => BigInt(Math.floor(1e6 + draw() * 9e7)));
      const cap = BigInt(Math.floor(1e8 + draw() * 5e8));
      await arena.world.acme.topUp({ amber: 5000 });
      await arena.world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: printAmber(cap) });
      const tasks = await drafts(arena.world, budgets.map(printAmber));
      const codes = await fundAll(arena, seed, tasks);
      const spent = budgets.reduce(
        (sum, each, at) => (codes[at] === "done" ? sum + each : sum),
        0n,
      );
      const refused = budgets.filter((_, at) => codes[at] === "cap_exceeded");
      expect(micros((await arena.world.scout.getWallet()).pending_amber)).toBe(spent);
      expect(spent <= cap).toBe(true);
      expect(refused.every((budget) => spent + budget > cap)).toBe(true);
    }
  });

  it("takes back what is cancelled meanwhile, and no more", async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const arena = await openArena();
      const { world, shuffled } = arena;
      await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "300" });
      const tasks = await drafts(
        world,
        Array.from({ length: 12 }, () => 100),
      );
      for (const task_id of tasks.slice(0, 3)) await world.scout.fundTask({ task_id });
      const codes = await shuffled.together(seed, [
        ...tasks.slice(0, 2).map((task_id) => () => refusedAs(world.scout.cancelTask({ task_id }))),
        ...tasks.slice(3).map((task_id) => () => refusedAs(world.scout.fundTask({ task_id }))),
      ]);
      expect(codes.slice(0, 2)).toEqual(["done", "done"]);
      const funded = count(codes.slice(2), "done");
      expect(funded).toBeLessThanOrEqual(2);
      const later = await fundAll(arena, seed, tasks.slice(3));
      expect(funded + count(later, "done")).toBe(2);
    }
  });
});

describe("A cap per task", () => {
  it("holds for each of fifty at once, to the micro", async () => {
    const arena = await openArena();
    await arena.world.acme.topUp({ amber: 5000 });
    await arena.world.acme.setSpendingCaps({ per_task_spend_cap_amber: "50" });
    const budgets = Array.from({ length: MANY }, (_, n) => (n % 2 ? "50" : "50.000001"));
    const codes = await fundAll(arena, 1, await drafts(arena.world, budgets));
    expect(codes).toEqual(budgets.map((each) => (each === "50" ? "done" : "cap_exceeded")));
  });
});

describe("Twenty payouts of 0.6 of what was earned, asked for at once", () => {
  it("are paid once", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { world, shuffled } = await openArena();
      await world.scout.approveSubmission({ task_id: await submitted(world) });
      const ask = () => refusedAs(world.ada.requestPayout({ amount_amber: 54 }));
      const codes = await shuffled.together(
        seed,
        Array.from({ length: 20 }, () => ask),
      );
      expect([count(codes, "done"), count(codes, "insufficient_funds")]).toEqual([1, 19]);
      expect((await world.ada.getEarnings()).available_amber).toBe("36.00");
    }
  });
});
