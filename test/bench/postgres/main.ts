import { postgresStorage } from "../../../adapters/storage/postgres/index.ts";
import { randomIds } from "../../../src/identity.ts";
import { startPostgres } from "../../support/postgres.ts";
import { benchMarket, COMMANDS_PER_TASK, liveOnce, manyParties } from "../lifecycle.ts";
import { PARTIES } from "../lifecycle-rows.ts";
import { atOnce, inRounds, type Figure, type Variant } from "../rounds.ts";
import { benchHosts } from "./hosts.ts";
import { pgbench } from "./pgbench.ts";
import { rawCalls } from "./raw.ts";

const FLIGHTS = [
  { flight: 1, tasks: 80, floor: 0.45, stretch: 0.6 },
  { flight: 8, tasks: 320, floor: 0.7, stretch: 0.85 },
  { flight: 64, tasks: 960, floor: 1, stretch: 1.25 },
] as const;

const LIMIT = "limit: one PL/pgSQL call, same rows";
const SPREAD = "execute";
/** So that every connection has its plans before the time is taken. */
const WARM_UP = 24;

interface Load {
  readonly url: string;
  readonly schema: string;
  readonly flight: number;
  readonly tasks: number;
  /** Developers, agents and workers that take part. */
  readonly parties: number;
}

async function ours({ url, schema, flight, tasks, parties }: Load) {
  const storage = await postgresStorage({ url, schema });
  const { market } = await benchMarket(storage, randomIds);
  const all = await manyParties(market, parties);
  const one = async (): Promise<void> => {
    const each = all[Math.floor(Math.random() * parties)];
    if (each !== undefined) await liveOnce(market, each, null);
  };
  await atOnce(flight, one, Math.max(WARM_UP, flight));
  return async () => {
    await atOnce(flight, one, tasks);
    await market.close();
  };
}

async function limit({ url, schema, flight, tasks }: Load) {
  const raw = await rawCalls(url, schema, Math.min(flight, 16));
  await atOnce(flight, raw.one, Math.max(WARM_UP, flight));
  return async () => {
    await atOnce(flight, raw.one, tasks);
    await raw.end();
  };
}

export async function benchPostgres(): Promise<readonly Figure[]> {
  const server = await startPostgres();
  const url = server.url("postgres");
  let schemas = 0;
  const schema = (): string => `bench_${++schemas}`;
  const reference = pgbench(url);
  const figures: Figure[] = [];
  for (const { flight, tasks, floor, stretch } of FLIGHTS) {
    const load = (parties: number): Load => ({ url, schema: schema(), flight, tasks, parties });
    const variants: Variant[] = [
      { name: LIMIT, prepare: () => limit(load(PARTIES)) },
      {
        name: SPREAD,
        against: { name: LIMIT, floor, stretch },
        prepare: () => ours(load(PARTIES)),
      },
    ];
    if (flight === 8) {
      const against = { name: SPREAD, floor: 0.9, stretch: 1 };
      variants.push({ name: "one requester, one worker", against, prepare: () => ours(load(1)) });
      if (reference !== null)
        variants.push({
          name: "for reference: pgbench, 8 clients",
          prepare: () => reference(tasks * COMMANDS_PER_TASK),
        });
    }
    const title = `PostgreSQL, ${flight} in flight`;
    figures.push(...(await inRounds(title, tasks * COMMANDS_PER_TASK, 4, variants)));
  }
  await benchHosts(url, schema);
  await server.remove();
  return figures;
}
