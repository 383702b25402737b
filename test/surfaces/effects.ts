import { canonical } from "../../engine/canonical.ts";
import type { Entry, Storage } from "../../engine/index.ts";
import type { Town } from "./commands.ts";

/** Names of our own making: an account's, a task's, a secret's digest, its hint, what is sealed. */
const NAMES = /\b([a-z]{3}_)+[0-9A-Za-z]{21,40}(\.[a-z]\d+)?|\b[0-9a-f]{64}\b|\.\.\.[\w-]{4}/g;
/** What is never twice the same: a sealed secret, and how far the clock has been moved in all. */
const UNIQUE = /"(sealed_secret|clock_offset)":("[^"]*"|\d+)/g;

/** What was recorded, with a number in the place of each name that is not known. */
export function shapeOf(entries: readonly Entry[], known: readonly string[]): string {
  const told = entries.map(({ events }) =>
    events.map(({ id: _, at: _at, version: _version, ...event }) => event),
  );
  const places = new Map(known.map((name) => [name, name]));
  return canonical(told)
    .replaceAll(UNIQUE, '"$1":null')
    .replaceAll(NAMES, (name) => {
      const place = places.get(name) ?? `#${places.size}`;
      places.set(name, place);
      return place;
    });
}

const MARKETS_OWN = ["engine", "clock"];

/** What somebody did, behind a place of the log; what the market does by itself is left out. */
export async function recordedAfter(storage: Storage, after: number): Promise<readonly Entry[]> {
  const entries = await storage.log(after, 1_000);
  return entries.filter(({ events }) => events.some(({ by }) => !MARKETS_OWN.includes(by)));
}

/** How long the log is. */
export async function lengthOf(storage: Storage, from = 0): Promise<number> {
  for (let length = from; ;) {
    const { length: more } = await storage.log(length, 1_000);
    if (more === 0) return length;
    length += more;
  }
}

/** The ids of the accounts that somebody's credentials are of. */
export async function accountsOf({ wire, keys }: Town): Promise<readonly string[]> {
  const { agent_key, developer_token, worker_token } = keys;
  const whoever = [agent_key, developer_token, worker_token].map(async (key) => {
    const { body } = await wire.v1("whoami", key);
    return String(body.id);
  });
  return Promise.all(whoever);
}
