import { postgresStorage } from "../../../adapters/storage/postgres/index.ts";
import { randomIds } from "../../../src/identity.ts";
import { startPostgres } from "../../support/postgres.ts";
import { benchMarket, COMMANDS_PER_TASK, liveOnce, manyParties } from "../lifecycle.ts";
import { PARTIES } from "../lifecycle-rows.ts";
import { atOnce, inRounds, type Figure } from "../rounds.ts";
import { rawCalls } from "./raw.ts";

const FLIGHTS = [
  { flight: 1, tasks: 80, floor: 0.45, stretch: 0.6 },
  { flight: 8, tasks: 320, floor: 0.7, stretch: 0.85 },
  { flight: 64, tasks: 960, floor: 1, stretch: 1.25 },
] as const;

export async function benchPostgres(): Promise<readonly Figure[]> {
  const given = process.env["GUILDHALL_BENCH_POSTGRES"];
  const server = given === undefined ? await startPostgres() : null;
  const url = given ?? server?.url("postgres") ?? "";
  let schemas = 0;
  const schema = (): string => `bench_${process.pid}_${++schemas}`;
  const figures: Figure[] = [];
  for (const { flight, tasks, floor, stretch } of FLIGHTS) {
    const limit = "limit: one PL/pgSQL call, same rows";
    const commands = tasks * COMMANDS_PER_TASK;
    const ours = await inRounds(`PostgreSQL, ${flight} in flight`, commands, 4, [
      {
        name: limit,
        prepare: async () => {
          const raw = await rawCalls(url, schema(), Math.min(flight, 16));
          return async () => {
            await atOnce(flight, raw.one, tasks);
            await raw.end();
          };
        },
      },
      {
        name: "execute",
        against: { name: limit, floor, stretch },
        prepare: async () => {
          const storage = await postgresStorage({ url, schema: schema() });
          const { market } = await benchMarket(storage, randomIds);
          const all = await manyParties(market, PARTIES);
          const one = async (): Promise<void> => {
            const parties = all[Math.floor(Math.random() * PARTIES)];
            if (parties !== undefined) await liveOnce(market, parties, null);
          };
          return async () => {
            await atOnce(flight, one, tasks);
            await market.close();
          };
        },
      },
    ]);
    figures.push(...ours);
  }
  await server?.remove();
  return figures;
}
