import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import type { RailEventData } from "../records.ts";

/** The record by which an event of a provider is known; a repeat of it finds it there. */
export const eventRef = (rail: string, event: string) =>
  ({ kind: "rail_event", id: `${rail}:${event}` }) as const;

/** Keeps what an operator said of money that was moved by hand. */
export const noteByHand = (
  changes: Changes,
  context: Context,
  said: Omit<RailEventData, "at">,
): void => {
  const { id } = eventRef(said.rail, context.id("rev"));
  changes.create("rail_event", id, { type: "rail.noted", set: { ...said, at: context.now } });
};

/** A note with the reference of the bank, where there is one. */
export const noteOf = (note: string, reference: string | undefined): string =>
  reference === undefined ? note : `${note} (${reference})`;
