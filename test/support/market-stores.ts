import { memoryStorage } from "../../adapters/storage/memory.ts";
import { State } from "../../adapters/storage/resident/state.ts";
import { ResidentStorage, type Journal } from "../../adapters/storage/resident/storage.ts";
import type { Entry, Storage, WriteSet } from "../../engine/ports.ts";
import { changed } from "./market-storage.ts";

/** Memory stores that break one promise each, to show that a test would notice. */

/** Looks only at the versions of what is written, not of what was only read. */
export function nearsighted(): Storage {
  const inner = memoryStorage();
  const isWritten = ({ events }: WriteSet, ref: WriteSet["expect"][number]): boolean =>
    events.some(({ kind, record }) => kind === ref.kind && record === ref.id);
  return changed(inner, {
    commit: (write) =>
      inner.commit({ ...write, expect: write.expect.filter((ref) => isWritten(write, ref)) }),
  });
}

/** Looks at no version at all: whoever comes last has the word. */
export function careless(): Storage {
  const inner = memoryStorage();
  return changed(inner, { commit: (write) => inner.commit({ ...write, expect: [] }) });
}

/** Keeps no answer, so a key means nothing. */
export function forgetful(): Storage {
  const inner = memoryStorage();
  return changed(inner, { commit: (write) => inner.commit({ ...write, answer: null }) });
}

/** Lets every account fall below zero. */
export function floorless(): Storage {
  class Floorless extends State {
    override refusal({ answer, expect }: WriteSet): "conflict" | "repeat" | null {
      if (answer !== null && this.answers.has(answer.key)) return "repeat";
      const isStale = expect.some((ref) => (this.record(ref)?.version ?? 0) !== ref.version);
      return isStale ? "conflict" : null;
    }
  }
  return new ResidentStorage(new Floorless("in_memory"), unsealed());
}

type Line = Pick<Entry, "events" | "answer">;

/** A log in memory, without its chain. */
function unsealed(): Journal<Line> {
  const lines: Line[] = [];
  return {
    check: () => undefined,
    prepare: ({ events, answer }) => ({ events, answer }),
    push(line) {
      lines.push(line);
      return null;
    },
    barrier: () => null,
    log: async (after, limit) =>
      lines
        .slice(after, after + limit)
        .map((line, at) => ({ number: after + at + 1, link: "", ...line })),
    close: async () => undefined,
  };
}
