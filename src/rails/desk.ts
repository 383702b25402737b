import {
  type Kind,
  type MARKET_OPERATIONS,
  type MoneyRail,
  type PaidCall,
  type Ref,
  type Reply,
  type Stored,
} from "../../engine/index.ts";
import { runOwn, type Services } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";

/** What those who deal with rails share. */
export interface RailDesk {
  readonly services: Services;
  readonly rails: ReadonlyMap<string, MoneyRail>;
}

/** The same for those who are asked from outside. */
export interface PayDesk extends RailDesk {
  complain(error: unknown): void;
  /** Asks a rail about a payout; whoever asks while it is asked waits for the same answer. */
  askPayout(id: string): Promise<void>;
  /** A call without any money of its own. */
  execute(call: PaidCall): Promise<Reply>;
}

/** How often in a row a rival may have changed what was asked for before it is left for later. */
export const MOST_TRIES = 8;

/** One record as it stands. */
export async function loadOne<K extends Kind>(
  { services }: RailDesk,
  ref: Ref<K>,
): Promise<Stored<K> | null> {
  const want = { records: [], glances: [ref], accounts: [], answer: null };
  return (await services.storage.load(want)).record(ref);
}

/** Records what came of asking a rail. */
export const own = (
  { services }: RailDesk,
  name: keyof typeof MARKET_OPERATIONS,
  input: unknown,
): Promise<Reply> => runOwn(services, name, input, CLOCK);

/** Somebody was quicker: what was asked of the rail is not the newest any more. */
export const isStale = (reply: Reply): boolean => !reply.ok && reply.rejection.reason === "stale";
