import { memoryStorage } from "../../adapters/storage/memory.ts";
import { Taken } from "../../adapters/storage/resident/loaded.ts";
import { State } from "../../adapters/storage/resident/state.ts";
import {
  decide,
  OPERATIONS,
  wantOf,
  type Command,
  type Operation,
  type Principal,
  type WriteSet,
} from "../../engine/index.ts";
import { MarketClock, systemClock } from "../../src/clock.ts";
import { policyOf, processesOf } from "../../src/options.ts";
import { contextOf, processOf, writeSetOf, type Services } from "../../src/runner.ts";
import { benchMarket, COMMANDS_PER_TASK, countingIds, liveOnce, stepsOf } from "./lifecycle.ts";
import { recording } from "./recording.ts";
import { inRounds, type Figure, type Variant } from "./rounds.ts";

const TASKS = 10_000;
const COMMANDS = TASKS * COMMANDS_PER_TASK;

/** A limit that makes the same promises: finished write sets, checked and applied. */
const apply = (made: (finished: WriteSet) => WriteSet) => async (): Promise<() => void> => {
  const { write, storage } = recording(memoryStorage());
  const { market, ...parties } = await benchMarket(storage);
  for (let i = 0; i < TASKS; i++) await liveOnce(market, parties, null);
  await market.close();
  const first = write.length - COMMANDS;
  const state = new State("in_memory");
  const log: Pick<WriteSet, "events" | "answer">[] = [];
  const put = (finished: WriteSet): void => {
    const each = made(finished);
    if (state.refusal(each) !== null) throw new Error("a finished write set is not refused");
    log.push({ events: each.events, answer: each.answer });
    state.apply(each);
  };
  write.slice(0, first).forEach(put);
  const rest = write.slice(first);
  return () => rest.forEach(put);
};

/**
 * The objects of a result, made anew: what a decision costs that thinks nothing at all. No core can
 * come nearer to the limit than with this.
 */
const copied = ({ expect, records, events, answer }: WriteSet): WriteSet => ({
  expect: expect.map((each) => ({ ...each })),
  records: records.map((record) => ({ ...record, data: { ...record.data } })),
  events: events.map((event) => ({
    ...event,
    set: { ...event.set },
    transfers: event.transfers.map((each) => ({ ...each })),
    tallies: event.tallies.map((each) => ({ ...each })),
    to: [...event.to],
  })),
  answer,
});

interface Ready {
  readonly who: Principal;
  readonly operation: Operation;
  readonly command: Command;
}

/** The same decisions without promises, parsing and authorisation. */
async function core(): Promise<() => void> {
  const { write, storage } = recording(memoryStorage());
  const ids = countingIds();
  const { market, ...parties } = await benchMarket(storage, ids);
  await market.close();
  const state = new State("in_memory");
  for (const each of write) state.apply(each);
  const services = servicesOf(ids);
  const commands: Ready[] = Array.from({ length: TASKS }, (_, at) =>
    stepsOf(`tsk_${at + 1}`, parties).map(([who, name, input]) => {
      const operation: Operation = OPERATIONS[name];
      const prepared = operation.prepare(input);
      if (!prepared.ok) throw new Error(prepared.rejection.message);
      return { who, operation, command: prepared.command };
    }),
  ).flat();
  const log: Pick<WriteSet, "events" | "answer">[] = [];
  return () => {
    for (const { who, operation, command } of commands) {
      const now = Date.now();
      const needs = command.needs(who, now);
      const want = wantOf(operation, command, needs, {
        who,
        policy: services.policy,
        answer: null,
      });
      const seen = new Taken(want, state);
      const reading = { seen, found: [], events: [], log: [], totals: [] };
      const decision = decide(operation, command, contextOf(services, reading, who, now));
      if (!decision.ok) throw new Error(decision.rejection.message);
      const set = writeSetOf(decision, want, seen, null, null);
      if (state.refusal(set) !== null) throw new Error("nobody is in the way");
      log.push({ events: set.events, answer: set.answer });
      state.apply(set);
    }
  };
}

function servicesOf(ids: Services["ids"]): Services {
  const options = { policy: { spend_velocity_amber: "9000000000000" } };
  const policy = policyOf(options);
  return {
    storage: memoryStorage(),
    clock: new MarketClock(systemClock),
    ids,
    policy,
    process: processOf(processesOf(options, policy)),
    seal: () => null,
    publicUrl: () => null,
    matched: () => Promise.resolve(),
    sender: () => null,
    teller: () => ({ asks: () => false, due: () => Promise.resolve() }),
    published: () => undefined,
    refused: () => undefined,
  };
}

const through =
  (keyed: "with a key" | "without a key", listen: "heard" | "unheard") =>
  async (): Promise<() => Promise<void>> => {
    const { market, ...parties } = await benchMarket(memoryStorage());
    let heard = 0;
    if (listen === "heard") market.on("event", () => void heard++);
    return async () => {
      for (let i = 0; i < TASKS; i++)
        await liveOnce(market, parties, keyed === "with a key" ? (name) => `${name}${i}` : null);
      await market.close();
    };
  };

const LIMIT = "limit: apply finished write sets";
const CORE = "core: decide, check, apply";
const EXECUTE = "execute: parse, authorise, promises";

const VARIANTS: readonly Variant[] = [
  { name: LIMIT, prepare: apply((finished) => finished) },
  {
    name: "a decision that thinks nothing: copy, apply",
    against: { name: LIMIT, floor: 0, stretch: 0 },
    prepare: apply(copied),
  },
  {
    name: CORE,
    against: { name: LIMIT, floor: 0.5, stretch: 0.8 },
    prepare: core,
  },
  {
    name: EXECUTE,
    against: { name: CORE, floor: 0.7, stretch: 0.9 },
    prepare: through("without a key", "unheard"),
  },
  {
    name: "execute with a listener",
    against: { name: EXECUTE, floor: 0.9, stretch: 1 },
    prepare: through("without a key", "heard"),
  },
  {
    name: "execute with an idempotency key",
    against: { name: EXECUTE, floor: 0.6, stretch: 0.8 },
    prepare: through("with a key", "unheard"),
  },
];

export const benchMemory = (): Promise<readonly Figure[]> =>
  inRounds("Memory, one command at a time", COMMANDS, 7, VARIANTS);
