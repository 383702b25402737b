import { memoryStorage } from "../../adapters/storage/memory.ts";
import { canonical } from "../../engine/canonical.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { MarketPort } from "../../engine/market-port.ts";
import type { IdSource, Storage } from "../../engine/ports.ts";
import type { Marketplace } from "../../src/marketplace.ts";
import { principalOf } from "../../src/client/methods.ts";
import { idsPerOwner, openMarket } from "../support/market.ts";
import { type Dice } from "../model/dice.ts";
import { PROBES, ROLES, type Role, type Spied } from "./probes.ts";

/** What makes a market leak. Nothing, in the one that is tested. */
export interface Making {
  readonly storage: () => Storage;
  readonly ids: () => IdSource;
  /** What stands between a caller and the market. */
  readonly front: (market: Marketplace, storage: Storage) => Execute;
  /** What an in-process listener passes on to whom an event is for. */
  readonly passesOn: "what it was told" | "whole events";
}
export type Execute = MarketPort["execute"];

export const SEALED: Making = {
  storage: memoryStorage,
  ids: idsPerOwner,
  front: (market) => (who, name, input, options) => market.execute(who, name, input, options),
  passesOn: "what it was told",
};

/** One world: two tasks that take sealed bids, an owner, other people, and what they can learn. */
export interface World {
  readonly market: Marketplace;
  readonly execute: Execute;
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly tasks: readonly string[];
  readonly rivals: readonly Principal[];
  readonly spies: Readonly<Record<Role, Principal>>;
  /** Every byte that each of them was given, in order. */
  readonly heard: Readonly<Record<Role, string[]>>;
  readonly storage: Storage;
}

const RIVALS = 20;

/** Opens a world; until the first hidden act all worlds are the same. */
export async function openSealed(making: Making): Promise<World> {
  const kept = making.storage();
  const { market, clock, storage } = await openMarket({ storage: kept, ids: making.ids() });
  const execute = making.front(market, storage);
  const developer = await market.registerDeveloper({ name: "Owner" });
  const stranger = await market.registerDeveloper({ name: "Stranger" });
  const owner = await market.as(developer).registerAgent({ display_name: "Owner's" });
  const other = await market.as(stranger).registerAgent({ display_name: "Stranger's" });
  const workers: Principal[] = [];
  for (let n = 0; n < RIVALS + 2; n++)
    workers.push(principalOf(await market.registerWorker({ name: `Worker ${n}` })));
  const [bidder, onlooker, ...rivals] = workers;
  if (!bidder || !onlooker) throw new Error("there are workers");
  await market.as(developer).topUp({ amber: 1000 });
  const tasks = [await offer(market, owner, 300), await offer(market, owner, 70)];
  const heard = { bidder: [], onlooker: [], stranger: [], owner: [], developer: [], nobody: [] };
  const spies = {
    bidder,
    onlooker,
    stranger: principalOf(other),
    owner: principalOf(owner),
    developer: principalOf(developer),
    nobody: market.anyone,
  };
  if (making.passesOn === "whole events") overhear(market, spies, heard);
  else listen(market, spies, heard);
  const advance = (milliseconds: number) => clock.advance(milliseconds);
  return { market, execute, advance, tasks, rivals, spies, heard, storage };
}

async function offer(
  market: Marketplace,
  owner: { readonly role: "agent" } & Parameters<Marketplace["as"]>[0],
  budget_amber: number,
): Promise<string> {
  const agent = principalOf(owner);
  const made = await market.execute(agent, "create_task", {
    title: "Count the bicycles",
    task_type: "errand",
    budget_amber,
    bid_enabled: true,
    bid_duration_hours: 10,
  });
  if (!made.ok) throw new Error(made.rejection.message);
  const task_id = String(Object(made.output).task_id);
  await market.execute(agent, "fund_task", { task_id });
  return task_id;
}

/** In-process listeners hear what their recipient is told. */
function listen(market: Marketplace, spies: World["spies"], heard: World["heard"]): void {
  market.on("event", ({ recipient, sequence, event }) => {
    for (const role of ROLES)
      if (spies[role].id === recipient) heard[role].push(canonical([sequence, event]));
  });
}

function overhear(market: Marketplace, spies: World["spies"], heard: World["heard"]): void {
  market.on("recorded", (event) => {
    for (const role of ROLES)
      if (event.to.includes(spies[role].id)) heard[role].push(canonical(event));
  });
}

/** Lets everybody try everything, and writes down what they are given. */
export async function spy(world: World, turn: number): Promise<void> {
  for (const role of ROLES) {
    const spied: Spied = { who: world.spies[role], tasks: world.tasks, turn };
    for (const { name, input } of PROBES[role](spied)) {
      const reply = await world.execute(spied.who, name, input);
      world.heard[role].push(`${name}: ${JSON.stringify(reply)}`);
    }
  }
}

/** What anybody may see being done, the same in every world. */
export async function act(world: World, dice: Dice): Promise<void> {
  const { bidder, owner } = world.spies;
  const task_id = dice.pick(world.tasks);
  const amount_amber = dice.pick([1, 20, "33.333333", 70]);
  const key = dice.chance(0.5) ? { idempotency_key: `key-${dice.upTo(3)}` } : {};
  const [who, name, input] = dice.weigh<readonly [Principal, string, object]>([
    [5, [bidder, "place_bid", { task_id, amount_amber, ...key }]],
    [1, [bidder, "withdraw_bid", { task_id }]],
    [1, [owner, "create_task", { title: "More", task_type: "errand", budget_amber: 5 }]],
    [1, [owner, "top_up", { amber: 1 }]],
  ]);
  const reply = await world.execute(who, name, input);
  world.heard[who === bidder ? "bidder" : "owner"].push(`${name}: ${JSON.stringify(reply)}`);
  if (dice.chance(0.3)) await world.market.as(world.market.operator).adjustBalance(CREDIT(world));
  await world.advance(dice.upTo(30) * 60_000);
}

const CREDIT = ({ spies }: World) => ({
  account_id: spies.developer.id,
  direction: "credit" as const,
  amount_amber: 1,
  mode: "test" as const,
  note: "interest",
});

/** What must stay hidden: rivals bid, bid again and withdraw. */
export async function hide(world: World, dice: Dice, rivals: number): Promise<number> {
  let done = 0;
  for (let n = dice.upTo(rivals + 1); n > 0; n--) {
    const who = dice.pick(world.rivals.slice(0, rivals));
    const task_id = dice.pick(world.tasks);
    const amount_amber = 1 + dice.upTo(70);
    const key = dice.chance(0.5) ? { idempotency_key: `key-${dice.upTo(3)}` } : {};
    const reply = dice.chance(0.8)
      ? await world.execute(who, "place_bid", { task_id, amount_amber, ...key })
      : await world.execute(who, "withdraw_bid", { task_id });
    if (reply.ok) done++;
  }
  return done;
}
