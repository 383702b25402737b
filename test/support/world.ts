import { parseMicros, printAmber } from "../../engine/money.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { Code } from "../../engine/errors.ts";
import { MarketplaceError } from "../../src/errors.ts";
import type { MarketClient } from "../../src/client/client.ts";
import { principalOf, type Input, type Output } from "../../src/client/methods.ts";
import type { MarketOptions } from "../../src/options.ts";
import { openMarket, type Market } from "./market.ts";

/** A market with a developer, its agent and three workers, all in test money. */
export interface World extends Market {
  readonly operator: MarketClient<"operator">;
  readonly acme: MarketClient<"developer">;
  readonly scout: MarketClient<"agent">;
  readonly ada: MarketClient<"worker">;
  readonly ben: MarketClient<"worker">;
  readonly cleo: MarketClient<"worker">;
  readonly who: Readonly<Record<"acme" | "scout" | "ada" | "ben" | "cleo", Principal>>;
}

/** Acme begins with 1,000 Amber. Ada is on the spot, Ben is far off, Cleo tells no place. */
export async function openWorld(options: MarketOptions = {}): Promise<World> {
  const opened = await openMarket(options);
  const { market } = opened;
  const acme = await market.registerDeveloper({ name: "Acme" });
  if (market.mode === "test" && options.rails === undefined)
    await market.as(acme).topUp({ amber: "1000" });
  else
    await market.as(market.operator).adjustBalance({
      account_id: acme.developer_id,
      direction: "credit",
      amount_amber: "1000",
      mode: market.mode,
      note: "what Acme begins with",
    });
  const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
  const ada = await market.registerWorker({ name: "Ada", latitude: 37.7936, longitude: -122.3958 });
  const ben = await market.registerWorker({ name: "Ben", latitude: 40.7, longitude: -74 });
  const cleo = await market.registerWorker({ name: "Cleo" });
  return {
    ...opened,
    operator: market.as(market.operator),
    acme: market.as(acme),
    scout: market.as(scout),
    ada: market.as(ada),
    ben: market.as(ben),
    cleo: market.as(cleo),
    who: {
      acme: principalOf(acme),
      scout: principalOf(scout),
      ada: principalOf(ada),
      ben: principalOf(ben),
      cleo: principalOf(cleo),
    },
  };
}

type Spec = Partial<Input<"create_task">>;

/** A task of Scout's, 100 Amber unless said otherwise, that nobody has paid for yet. */
export async function draft({ scout }: Pick<World, "scout">, spec: Spec = {}): Promise<string> {
  const created = await scout.createTask({
    title: "Photograph the shop front",
    task_type: "photography",
    budget_amber: 100,
    ...spec,
  });
  return created.task_id;
}

/** On offer: to take at once, or open for bids. */
export async function published(world: World, spec: Spec = {}): Promise<string> {
  const task_id = await draft(world, spec);
  await world.scout.fundTask({ task_id });
  return task_id;
}

/** Ada has it, of fixed price or as the only bidder. */
export async function matched(world: World, spec: Spec = {}): Promise<string> {
  const task_id = await published(world, spec);
  if (spec.bid_enabled !== true) {
    await world.ada.acceptTask({ task_id });
    return task_id;
  }
  await world.ada.placeBid({ task_id, amount_amber: 80 });
  await world.scout.closeBiddingEarly({ task_id });
  await world.scout.selectBid({ task_id });
  return task_id;
}

/** Ada's work waits for review. */
export async function submitted(world: World, spec: Spec = {}): Promise<string> {
  const task_id = await matched(world, spec);
  await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
  return task_id;
}

export const REASON = "The second photo is blurred and the number plate cannot be read.";

/** Ada has been asked to do better. */
export async function rejected(world: World, spec: Spec = {}, reason = REASON): Promise<string> {
  const task_id = await submitted(world, spec);
  const milestone = (spec.milestone_count ?? 1) > 1 ? { milestone_number: 1 } : {};
  await world.scout.rejectSubmission({ task_id, reason, ...milestone });
  return task_id;
}

/** Scout has disputed Ada's work, which waits for a ruling. */
export async function disputed(
  world: World,
  spec: Spec = {},
): Promise<Output<"file_dispute"> & { readonly task_id: string }> {
  const task_id = await submitted(world, spec);
  const milestone = (spec.milestone_count ?? 1) > 1 ? { milestone_number: 1 } : {};
  return world.scout.fileDispute({ task_id, reason: "This is another shop.", ...milestone });
}

/** Why a call was refused; undefined where it was not. */
export async function refusal(
  call: Promise<unknown>,
): Promise<Pick<MarketplaceError, "code" | "field" | "reason" | "data" | "message"> | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!MarketplaceError.isInstance(error)) throw error;
    const { code, field, reason, data, message } = error;
    return { code, field, reason, data, message };
  }
}

/** Only the code, for when nothing else matters. */
export const refusedAs = async (call: Promise<unknown>): Promise<Code | "done"> =>
  (await refusal(call))?.code ?? "done";

/** What every money account has, in Amber. */
export async function balances({ operator }: World): Promise<Record<string, string>> {
  const { accounts } = await operator.getTrialBalance();
  return Object.fromEntries(
    accounts.map(({ account, balance_micro_amber: text }) => {
      const parsed = parseMicros(text.replace("-", ""));
      const amount = parsed.ok ? parsed.value : 0n;
      return [account, printAmber(text.startsWith("-") ? -amount : amount)];
    }),
  );
}

export const statusOf = async ({ operator }: World, task_id: string): Promise<string> =>
  (await operator.getTask({ task_id })).status;
