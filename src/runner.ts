import { hash } from "node:crypto";
import {
  accountsOf,
  canonical,
  decide,
  isSuspended,
  MARKET_OPERATIONS,
  rejection,
  wantOf,
  type Command,
  type Context,
  type Decision,
  type DefinedProcess,
  type IdSource,
  type Loaded,
  type Needs,
  type Operation,
  type Policy,
  type Principal,
  type Reading,
  type Rejection,
  type Reply,
  type Storage,
  type Stored,
  type Want,
  type WriteSet,
} from "../engine/index.ts";
import type { MarketClock } from "./clock.ts";
import { newSecret } from "./identity.ts";

/** What the clock knows of whoever sends webhooks. */
export interface Sender {
  /** A webhook's wake has come. */
  due(webhook: string): Promise<void>;
  /** Returns when what is due at this moment has been tried, where time waits for it. */
  settle(): Promise<void>;
}

/** What the clock knows of whoever asks the rails. */
export interface AsksRails {
  /** Whether a record's wake is a question to a rail. */
  asks(record: Stored): boolean;
  /** A record's wake has come. */
  due(record: Stored): Promise<void>;
}

/** What every command of one market shares. */
export interface Services {
  readonly storage: Storage;
  readonly clock: MarketClock;
  readonly ids: IdSource;
  readonly policy: Policy;
  readonly process: Context["process"];
  readonly seal: Context["seal"];
  /** What the world calls this market; null where nobody has said. */
  readonly publicUrl: () => string | null;
  /** Who sends webhooks; null where nobody does. */
  readonly sender: () => Sender | null;
  /** Who goes between the ledger and the rails. */
  readonly teller: () => AsksRails;
  /** Returns when every task that the host finds a worker for has been looked at; never rejects. */
  matched(): Promise<void>;
  /** Called once for each commit that recorded something, after it is durable. */
  published(write: WriteSet, numbers: readonly (readonly number[])[]): void;
  /** Called for each command that the market's rules refused. */
  refused(why: Rejection): void;
}

/** Rivals can make a command decide again; so often in a row means something else is wrong. */
const MOST_TRIES = 100;
const BARRIER: WriteSet = { expect: [], records: [], events: [], answer: null };
const NOTHING_READ = { found: [], events: [], log: [], totals: [] };

const refused = (code: "busy" | "idempotency_conflict"): Reply => ({
  ok: false,
  rejection: rejection(code),
});

/** One command from validated input to durable answer: load, decide, commit, publish. */
export async function run(
  services: Services,
  operation: Pick<Operation, "name" | "confirmable">,
  command: Command,
  who: Principal,
  key: string | null,
): Promise<Reply> {
  const digest = key === null ? null : digestOf(operation, command);
  const answer = key === null ? null : scopeOf(who, operation.name, key, digest);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const now = services.clock.now();
    const needs = command.needs(who, now);
    const want = wantOf(operation, command, needs, { who, policy: services.policy, answer });
    const seen = await services.storage.load(want);
    const kept = answer === null ? null : seen.answer(answer);
    if (kept !== null) {
      await services.storage.commit(BARRIER);
      if (kept.digest !== digest) return refused("idempotency_conflict");
      return { ok: true, output: kept.output, replayed: true };
    }
    const reading = isPlain(needs) ? { seen, ...NOTHING_READ } : await read(services, seen, needs);
    const decision = decide(operation, command, contextOf(services, reading, who, now));
    const write = writeSetOf(decision, want, seen, answer, digest);
    const outcome = await services.storage.commit(write);
    if (outcome.is !== "done") continue;
    if (write.events.length > 0) services.published(write, outcome.numbers);
    if (decision.ok) return { ok: true, output: decision.output, replayed: false };
    services.refused(decision.rejection);
    return { ok: false, rejection: decision.rejection };
  }
  return refused("busy");
}

/** Strangers share no account, so what they ask for keeps their keys apart. */
const scopeOf = (who: Principal, name: string, key: string, digest: string | null): string =>
  `${who.id}/${who.mode}/${name}/${who.role === "anyone" ? `${digest}/` : ""}${key}`;

/** Who is suspended hears that first, and nothing of what else may be wrong. */
export async function suspension({ storage }: Services, who: Principal): Promise<Reply | null> {
  const want = { records: [], glances: accountsOf(who), accounts: [], answer: null };
  return isSuspended(who, await storage.load(want))
    ? { ok: false, rejection: rejection("suspended") }
    : null;
}

/** What the market does by itself: the clock, the mediator, the sandbox. */
export function runOwn(
  services: Services,
  name: keyof typeof MARKET_OPERATIONS,
  input: unknown,
  who: Principal,
): Promise<Reply> {
  const operation: Operation = MARKET_OPERATIONS[name];
  const prepared = operation.prepare(input);
  return prepared.ok
    ? run(services, operation, prepared.command, who, null)
    : Promise.resolve(prepared);
}

const isPlain = ({ finds, events, log, totals }: Needs): boolean =>
  finds === undefined && events === undefined && log === undefined && totals === undefined;

/** What a command's needs are read as, beside what was loaded. */
export const readingOf = async (
  services: Services,
  seen: Loaded,
  needs: Needs,
): Promise<Reading> => (isPlain(needs) ? { seen, ...NOTHING_READ } : read(services, seen, needs));

async function read({ storage }: Services, seen: Loaded, needs: Needs): Promise<Reading> {
  const { finds, events, log, totals } = needs;
  return {
    seen,
    found: await Promise.all((finds ?? []).map((query) => storage.find(query))),
    events: events ? await storage.events(events.recipient, events.after, events.limit) : [],
    log: log ? await storage.log(log.after, log.limit) : [],
    totals: totals ? await storage.totals() : [],
  };
}

/** The processes by their ids. One that a stored task names must be there: its rules are in it. */
export const processOf =
  (processes: ReadonlyMap<string, DefinedProcess>) =>
  (id: string): DefinedProcess => {
    const process = processes.get(id);
    if (!process) throw new Error(`process ${id} is not defined here: add it to processes`);
    return process;
  };

export function contextOf(
  services: Services,
  reading: Reading,
  who: Principal,
  now: number,
): Context {
  const { ids, policy, process, seal } = services;
  const { seen, found, events, log, totals } = reading;
  return {
    seen,
    found,
    events,
    log,
    totals,
    now,
    who,
    policy,
    process,
    id: (prefix) => ids.id(prefix, who.id),
    sha256,
    secret: (kind) => newSecret(kind, who.mode),
    seal,
  };
}

const sha256 = (text: string): string => hash("sha256", text);

/** Everything relied on is expected, and so is every record that is written. */
export function writeSetOf(
  decision: Decision,
  want: Want,
  seen: Loaded,
  key: string | null,
  digest: string | null,
): WriteSet {
  const events = decision.events ?? [];
  if (events.length === 0 && (key === null || !decision.ok)) return BARRIER;
  const expect = want.records.map((ref) => ({
    kind: ref.kind,
    id: ref.id,
    version: seen.record(ref)?.version ?? 0,
  }));
  for (const { kind, record: id, version } of events)
    if (!expect.some((each) => each.kind === kind && each.id === id))
      expect.push({ kind, id, version: version - 1 });
  return {
    expect,
    records: decision.records ?? [],
    events,
    answer:
      decision.ok && key !== null && digest !== null
        ? { key, digest, output: decision.kept ?? decision.output }
        : null,
  };
}

/**
 * Over the validated command, so spelling and order of fields do not matter. A person's word beside
 * a command is no part of it; where giving that word is the command, the id says which.
 */
function digestOf({ confirmable }: Pick<Operation, "confirmable">, { input }: Command): string {
  const aside = confirmable ? { confirmation_id: undefined } : {};
  return hash("sha256", canonical({ ...input, idempotency_key: undefined, ...aside }));
}
