import { describe, expect, it } from "vitest";
import { CommitQueue, type Sink } from "../../../../adapters/storage/resident/commit-queue.ts";
import { State } from "../../../../adapters/storage/resident/state.ts";
import { ResidentStorage, type Journal } from "../../../../adapters/storage/resident/storage.ts";
import type { Storage, WriteSet } from "../../../../engine/ports.ts";
import { note, NOTHING } from "../../../../src/testing/write-sets.ts";

/** A sink whose every flush waits until it is told to end well or badly. */
class Gate implements Sink<WriteSet> {
  readonly batches: (readonly WriteSet[])[] = [];
  closed = false;
  #open: { resolve: () => void; reject: (failure: Error) => void } | null = null;

  append(batch: readonly WriteSet[]): Promise<void> {
    this.batches.push(batch);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#open = { resolve, reject };
    return promise;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async flushed(): Promise<void> {
    this.#open?.resolve();
    await turn();
  }

  async failed(): Promise<void> {
    this.#open?.reject(new Error("EIO"));
    await turn();
  }
}

/** Lets everything happen that can happen now. */
async function turn(): Promise<void> {
  for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve));
}

type Queue = new (sink: Sink<WriteSet>) => Omit<Journal<WriteSet>, "log" | "prepare">;

function storeOver(gate: Gate, queue: Queue = CommitQueue): Storage {
  const under = new queue(gate);
  const journal: Journal<WriteSet> = {
    check: () => under.check(),
    prepare: (write) => write,
    push: (line) => under.push(line),
    barrier: () => under.barrier(),
    log: async () => [],
    close: () => under.close(),
  };
  return new ResidentStorage(new State("in_memory"), journal);
}

/** Whether the promise has been kept, now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(
    () => (done = true),
    () => (done = true),
  );
  await turn();
  return done;
}

describe("Group commit", () => {
  it("answers a commit only when it is durable", async () => {
    const gate = new Gate();
    const commit = storeOver(gate).commit(note("a", 1));
    expect(await settled(commit)).toBe(false);
    await gate.flushed();
    expect(await commit).toMatchObject({ is: "done" });
  });

  it("puts all that arrives during a flush into the next one", async () => {
    const gate = new Gate();
    const store = storeOver(gate);
    const first = store.commit(note("a", 1));
    await turn();
    const rest = ["b", "c", "d"].map((id) => store.commit(note(id, 1)));
    await turn();
    expect(gate.batches.map((batch) => batch.length)).toEqual([1]);
    await gate.flushed();
    expect(gate.batches.map((batch) => batch.length)).toEqual([1, 3]);
    expect(await settled(first)).toBe(true);
    expect(await settled(Promise.all(rest))).toBe(false);
    await gate.flushed();
    expect(await settled(Promise.all(rest))).toBe(true);
  });

  it("puts commits of the same moment into one flush", async () => {
    const gate = new Gate();
    const store = storeOver(gate);
    const all = ["a", "b", "c"].map((id) => store.commit(note(id, 1)));
    await turn();
    await gate.flushed();
    await Promise.all(all);
    expect(gate.batches.map((batch) => batch.length)).toEqual([3]);
  });
});

/** What a reader or a refused writer may have seen must be durable before it is answered. */
async function hasBarrier(queue: Queue): Promise<boolean> {
  const gate = new Gate();
  const store = storeOver(gate, queue);
  const idle = await settled(store.commit(NOTHING));
  void store.commit(note("a", 1));
  await turn();
  const behindFlush = store.commit(NOTHING);
  const early = await settled(behindFlush);
  void store.commit(note("b", 1));
  const behindWaiting = store.commit(NOTHING);
  const refused = store.commit(note("a", 1));
  await gate.flushed();
  const first = await settled(behindFlush);
  const tooEarly = (await settled(behindWaiting)) || (await settled(refused));
  await gate.flushed();
  const last = (await settled(behindWaiting)) && (await settled(refused));
  return idle && !early && first && !tooEarly && last;
}

class Hasty extends CommitQueue<WriteSet> {
  override barrier(): null {
    return null;
  }
}

/** Lets a barrier through behind the flush that is under way, though more is waiting. */
class HalfHasty extends CommitQueue<WriteSet> {
  #first: Promise<void> | null = null;
  override push(line: WriteSet): Promise<void> {
    const durable = super.push(line);
    this.#first ??= durable;
    return durable;
  }
  override barrier(): Promise<void> | null {
    return super.barrier() === null ? null : this.#first;
  }
}

describe("The barrier", () => {
  it("holds reads and refusals back until all they could have seen is durable", async () => {
    expect(await hasBarrier(CommitQueue)).toBe(true);
  });

  it("is missed when it is left out, or half left out", async () => {
    expect(await hasBarrier(Hasty)).toBe(false);
    expect(await hasBarrier(HalfHasty)).toBe(false);
  });
});

describe("A failed flush", () => {
  const query = { direction: "oldest_first", after: null, limit: 1 } as const;
  const calls: readonly ((store: Storage) => Promise<unknown>)[] = [
    (store) => store.load({ records: [], glances: [], accounts: [], answer: null }),
    (store) => store.find({ index: "workers", equals: [], ...query }),
    (store) => store.commit(note("late", 1)),
    (store) => store.commit(NOTHING),
    (store) => store.events("ada", 0, 1),
    (store) => store.due(0, 1),
    (store) => store.log(0, 1),
    (store) => store.totals(),
  ];

  it("rejects all that waited, and every later call, saying why", async () => {
    const gate = new Gate();
    const store = storeOver(gate);
    const inFlight = store.commit(note("a", 1));
    await turn();
    const all = [inFlight, store.commit(note("b", 1)), store.commit(NOTHING)];
    const outcomes = Promise.allSettled(all);
    await gate.failed();
    const why = /^The store has stopped: a flush failed \(EIO\)\. Open it again to go on\.$/;
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(why) as string } });
    for (const call of calls) await expect(call(store)).rejects.toThrow(why);
    expect(gate.batches).toHaveLength(1);
  });

  it("lets the store be closed, so that it can be opened again", async () => {
    const gate = new Gate();
    const store = storeOver(gate);
    const outcome = Promise.allSettled([store.commit(note("a", 1))]);
    await turn();
    await gate.failed();
    await outcome;
    await store.close();
    expect(gate.closed).toBe(true);
  });
});

describe("A closed store", () => {
  it("answers nothing more", async () => {
    const gate = new Gate();
    const store = storeOver(gate);
    await store.close();
    await expect(store.commit(note("a", 1))).rejects.toThrow("The store is closed.");
    await expect(store.due(0, 1)).rejects.toThrow("The store is closed.");
  });
});
