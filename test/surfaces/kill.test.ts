import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { postgresStorage } from "../../adapters/storage/postgres/index.ts";
import type { Entry, Storage } from "../../engine/index.ts";
import { startFrom, type Started } from "../host/started.ts";
import { wholeLog } from "../support/market-storage.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { CONFIRM_FROM, REVIEW_FROM, keyFor, type Town } from "./commands.ts";
import { CARRIED, crowd, over, sameOf, TIMES, titleOf, type Carried } from "./repeats.ts";

/** In every run these, in the deep one all. */
const FEW = [
  "/v1 top_up by developer",
  "/mcp fund_task by agent",
  "/v1 submit_work by worker",
  "/mcp approve_submission by agent",
  "/v1 request_payout by worker",
];
const DEEP = process.env["GUILDHALL_DEEP"] === "1";
const CHOSEN = CARRIED.filter((carried) => DEEP || FEW.includes(titleOf(carried)));
/** A hundred calls take about so long; at some moment of it the host is killed. */
const BUSY_MS = 100;

const SECRET = { GUILDHALL_SECRET_KEY: "a key for tests only" };
const ARGS = [
  "--port",
  "0",
  "--rate-limit",
  "off",
  "--confirm-from",
  CONFIRM_FROM,
  "--policy",
  `payout_review_from_amber=${REVIEW_FROM}`,
];
const start = (storage: string): Promise<Started> =>
  startFrom(SECRET, [...ARGS, "--storage", storage]);

/** A store that outlives its hosts, how many share it, and how to open it when they are gone. */
interface Kept {
  readonly url: string;
  readonly hosts: number;
  readonly open: () => Promise<Storage>;
}

const KEEPERS: Readonly<Record<string, () => Promise<Kept>>> = {
  async lowdb() {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-repeats-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, "store");
    return { url: `lowdb:${path}`, hosts: 1, open: () => lowdbStorage({ path }) };
  },
  async "PostgreSQL with two hosts"() {
    const url = await freshDatabase();
    return { url, hosts: 2, open: () => postgresStorage({ url }) };
  },
};

const none = (): null => null;

/** What somebody did of his own between two marks. */
function between(log: readonly Entry[], from: string, to: string): readonly Entry[] {
  const at = (mark: string): number =>
    log.findIndex(({ events }) => events.some(({ set }) => "name" in set && set.name === mark));
  return log
    .slice(at(from) + 1, at(to))
    .filter(({ events }) => events.some(({ by }) => by !== "engine" && by !== "clock"));
}

/** One command, a hundred times at once while the first host is killed, and then once more. */
async function killed(
  hosts: Started[],
  { carried, keys, url }: { carried: Carried; keys: Town["keys"]; url: string },
) {
  const { command, surface } = carried;
  const first = () => over(hosts[0]?.url ?? "");
  const mark = (name: string) => first().v1("register_worker", keys.operator_token, { name });
  const town: Town = { wire: first(), keys };
  const asked = {
    input: await command.given(town),
    idempotencyKey: titleOf(carried).replaceAll(" ", "."),
  };
  await mark(`before ${titleOf(carried)}`);
  const wires = hosts.map((host) => over(host.url));
  const calls = crowd({ wires, town }, carried, asked).map((call) => call.catch(none));
  await pause(Math.random() * BUSY_MS);
  await hosts[0]?.end("SIGKILL");
  const heard = (await Promise.all(calls)).filter((told) => told !== null);
  hosts[0] = await start(url);
  const call = { name: command.name, key: keyFor(town, command.by), ...asked };
  const again = hosts.map((host) => surface.send(over(host.url), call));
  const told = await Promise.all(again);
  await mark(`after ${titleOf(carried)}`);
  return { heard, told };
}

describe("The look between the marks", () => {
  it("finds two effects where two calls had a key each", async () => {
    const kept = await KEEPERS["lowdb"]?.();
    if (kept === undefined) throw new Error("lowdb is known");
    const host = await start(kept.url);
    const { operator_token, developer_token } = host.sandbox;
    const wire = over(host.url);
    await wire.v1("register_worker", operator_token, { name: "before" });
    for (const idempotency_key of ["one", "another"])
      await wire.v1("top_up", developer_token, { usd: 1, idempotency_key });
    await wire.v1("register_worker", operator_token, { name: "after" });
    await host.end("SIGTERM");
    const storage = await kept.open();
    expect(between(await wholeLog(storage), "before", "after")).toHaveLength(2);
    await storage.close();
  });
});

describe("A hundred equal calls during which their host is killed", () => {
  it.each(Object.keys(KEEPERS))("have one effect and one answer on %s", async (name) => {
    const kept = await KEEPERS[name]?.();
    if (kept === undefined) throw new Error(`nothing is known of ${name}`);
    const { url } = kept;
    const hosts: Started[] = [];
    for (let n = 0; n < kept.hosts; n++) hosts.push(await start(url));
    const keys = hosts[0]?.sandbox;
    if (keys === undefined) throw new Error("there is no host");
    await over(hosts[0]?.url ?? "").v1("top_up", keys.developer_token, { usd: 100_000 });
    let lost = 0;
    for (const carried of CHOSEN) {
      const { heard, told } = await killed(hosts, { carried, keys, url });
      const codes = [...heard, ...told].map(({ code }) => code);
      expect([titleOf(carried), ...new Set(codes)]).toEqual([titleOf(carried), null]);
      expect(new Set([...heard, ...told].map(sameOf)).size, titleOf(carried)).toBe(1);
      lost += TIMES - heard.length;
    }
    expect(lost).toBeGreaterThan(0);
    await Promise.all(hosts.map((host) => host.end("SIGTERM")));
    const storage = await kept.open();
    const log = await wholeLog(storage);
    await storage.close();
    for (const carried of CHOSEN) {
      const title = titleOf(carried);
      const done = between(log, `before ${title}`, `after ${title}`);
      expect([title, done.length]).toEqual([title, 1]);
    }
    console.info(`${name}: ${CHOSEN.length} kills, ${lost} calls without an answer`);
  });
});
