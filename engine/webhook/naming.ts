import type { Event } from "../events.ts";
import type { ProfileName } from "./profiles.ts";
import { AGENTMARKET_EVENTS, agentmarketName } from "./systems/agentmarket.ts";
import { EAGENT_EVENTS, eagentName } from "./systems/eagent.ts";
import { HUMANS2AI_EVENTS, humans2aiName } from "./systems/humans2ai.ts";
import { EVERYTHING, WEBHOOK_TYPES, type WebhookType } from "./types.ts";

/**
 * What Aethra calls it. A process of the embedder's own has states of its own, so funding is told
 * by the money that was set aside, and every step without a word of its own is an update.
 */
function aethraName({ kind, type, transfers }: Event): WebhookType | null {
  if (type === "submission.received") return "review.submitted";
  const same = WEBHOOK_TYPES.find((name) => name === type && name !== "task.funded");
  if (same !== undefined) return same;
  if (kind !== "task") return null;
  return transfers.some(({ to }) => to.startsWith("hold:")) ? "task.funded" : "task.updated";
}

/** The events that a system knows, and what it calls one of ours; null where it tells nothing. */
interface Names {
  readonly all: readonly string[];
  readonly of: (event: Event) => string | null;
}

const AETHRA: Names = { all: WEBHOOK_TYPES, of: aethraName };

const NAMES: Readonly<Record<ProfileName, Names>> = {
  standard: AETHRA,
  aethra: AETHRA,
  eagent: { all: EAGENT_EVENTS, of: eagentName },
  humans2ai: { all: HUMANS2AI_EVENTS, of: humans2aiName },
  agentmarket: { all: AGENTMARKET_EVENTS, of: agentmarketName },
};

/** What an endpoint of this system may ask for; `*` stands for all of it. */
export const registrable = (profile: ProfileName): readonly string[] => [
  ...NAMES[profile].all,
  EVERYTHING,
];

/** What an endpoint of this system is told of an event; null where it is told nothing. */
export function nameFor(
  {
    profile,
    event_types,
  }: { readonly profile: ProfileName; readonly event_types: readonly string[] },
  event: Event,
): string | null {
  const name = NAMES[profile].of(event);
  const isWanted =
    name !== null && (event_types.includes(EVERYTHING) || event_types.includes(name));
  return isWanted ? name : null;
}

/** The task that an event is about; null where it is about none. */
export function taskOf({ kind, record, set }: Event): string | null {
  if (kind === "message") return "task" in set ? (set.task ?? null) : null;
  return kind === "task" || kind === "work" || kind === "book" || kind === "posting"
    ? record
    : null;
}
