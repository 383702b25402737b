import type {
  IdSource,
  MarketPort,
  OperationName,
  Principal,
  Storage,
} from "../../engine/index.ts";
import { createMarketplace, type Marketplace } from "../../src/index.ts";

/** Ids that can be foretold: `tsk_1`, `tsk_2`, ... */
export function countingIds(): IdSource {
  const counts = new Map<string, number>();
  return {
    id(prefix) {
      const next = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, next);
      return `${prefix}_${next}`;
    },
  };
}

export interface Parties {
  readonly agent: Principal;
  readonly worker: Principal;
}

export const COMMANDS_PER_TASK = 6;
/** More than any run can spend. */
const RICH_USD = "1000000000.00";

/** No operator has to look at what is spent. */
export const RICH_POLICY = { spend_velocity_amber: "9000000000000" } as const;

/** A market whose agent never runs out of money, and its two parties. */
export async function benchMarket(
  storage: Storage,
  ids: IdSource = countingIds(),
): Promise<{ readonly market: Marketplace } & Parties> {
  const market = await createMarketplace({
    storage,
    ids,
    policy: RICH_POLICY,
  });
  const acme = await market.registerDeveloper({ name: "Acme" });
  await market.as(acme).topUp({ usd: RICH_USD });
  const { agent_id } = await market.as(acme).registerAgent({ display_name: "Scout" });
  const { worker_id } = await market.registerWorker({ name: "Ada" });
  const facts = { mode: "test", scopes: null } as const;
  return {
    market,
    agent: { role: "agent", id: agent_id, developer: acme.developer_id, ...facts },
    worker: { role: "worker", id: worker_id, developer: null, ...facts },
  };
}

/** Many developers, each with an agent, and as many workers: nobody is in each other's way. */
export async function manyParties(market: Marketplace, count: number): Promise<readonly Parties[]> {
  const facts = { mode: "test", scopes: null } as const;
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { developer_id: developer, ...acme } = await market.registerDeveloper({
        name: `Acme ${n}`,
      });
      const owner = market.as({ ...acme, developer_id: developer });
      await owner.topUp({ usd: "1000000.00" });
      const { agent_id } = await owner.registerAgent({ display_name: `Scout ${n}` });
      const { worker_id } = await market.registerWorker({ name: `Ada ${n}` });
      return {
        agent: { role: "agent", id: agent_id, developer, ...facts },
        worker: { role: "worker", id: worker_id, developer: null, ...facts },
      };
    }),
  );
}

/** What is asked in the life of one task, by whom. */
export const stepsOf = (
  task_id: string,
  { agent, worker }: Parties,
): readonly (readonly [Principal, OperationName, Record<string, unknown>])[] => [
  [agent, "create_task", NEW_TASK],
  [agent, "fund_task", { task_id }],
  [worker, "accept_task", { task_id }],
  [worker, "start_task", { task_id }],
  [worker, "submit_work", { task_id, text_content: "The front is red." }],
  [agent, "approve_submission", { task_id, quality_rating: 0.9 }],
];

export const NEW_TASK = {
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  budget_amber: 1500,
  location: { latitude: 37.7936, longitude: -122.3958, radius_meters: 50 },
};

/** One task from draft to paid through `execute`. */
export async function liveOnce(
  market: MarketPort,
  parties: Parties,
  key: ((operation: string) => string) | null,
): Promise<void> {
  const ask = async (who: Principal, name: string, input: unknown): Promise<unknown> => {
    const options = key === null ? {} : { idempotencyKey: key(name) };
    const reply = await market.execute(who, name, input, options);
    if (!reply.ok) throw new Error(`${name}: ${reply.rejection.message}`);
    return reply.output;
  };
  const created = (await ask(parties.agent, "create_task", NEW_TASK)) as { task_id: string };
  for (const [who, name, input] of stepsOf(created.task_id, parties).slice(1))
    await ask(who, name, input);
}
