import type { EventEmitter } from "eventemitter3";
import {
  viewEvent,
  type Event,
  type EventView,
  type Rejection,
  type WriteSet,
} from "../engine/index.ts";
import type { Services } from "./runner.ts";

/**
 * What listeners are told: once per recipient, with its number in that recipient's sequence, and
 * as that recipient may see it. So it can be passed on to the recipient as it is.
 */
export interface Notice {
  readonly recipient: string;
  readonly sequence: number;
  readonly event: EventView;
}

export interface Notices {
  event: (notice: Notice) => void;
  /** Every event once and whole, sealed bids and all: for the embedder's own process alone. */
  recorded: (event: Event) => void;
  /** Why a command was refused, in the embedder's own process. */
  refused: (why: Rejection) => void;
  error: (error: unknown) => void;
  /** Wakes whoever waits for a task. */
  moved: (record: string) => void;
}

interface Commit {
  readonly write: WriteSet;
  readonly numbers: readonly (readonly number[])[];
  readonly complain: (error: unknown) => void;
}

/** Tells of a commit. A listener that throws must not undo, or hold up, what is committed. */
export function notify(
  listeners: EventEmitter<Notices>,
  services: Services,
  { write, numbers, complain }: Commit,
): void {
  const heard = listeners.listenerCount("event") > 0;
  const told = listeners.listenerCount("moved") > 0 || listeners.listenerCount("recorded") > 0;
  if (!heard && !told) return;
  const guarded = (tell: () => unknown): void => {
    try {
      tell();
    } catch (error) {
      complain(error);
    }
  };
  write.events.forEach((event, at) => {
    guarded(() => listeners.emit("moved", event.record));
    guarded(() => listeners.emit("recorded", event));
    if (!heard) return;
    event.to.forEach((recipient, place) => {
      const sequence = numbers[at]?.[place] ?? 0;
      const view = viewEvent(sequence, event, services);
      guarded(() => listeners.emit("event", { recipient, sequence, event: view }));
    });
  });
}
