import { printAmber } from "../money.ts";
import type { Stored } from "../records.ts";
import { iso } from "../time.ts";
import { webhookBody, type WebhookEvent } from "./message.ts";
import type { ProfileName } from "./profiles.ts";

/** What a body is made of: the event, its task, and what the world calls this market. */
export interface Told {
  readonly event: WebhookEvent;
  readonly task: Stored<"task"> | null;
  /** Null where nobody has said. */
  readonly publicUrl: string | null;
}

/** AgentMarket's body; one credit is one Amber. */
const agentmarket = ({ event, task, publicUrl }: Told): string =>
  JSON.stringify({
    event: event.type,
    task: task && {
      id: task.id,
      title: task.data.spec.title,
      description: task.data.spec.worker_instructions ?? "",
      budget: Number(printAmber(task.data.budget)),
      required_capabilities: task.data.spec.required_skills,
      created_at: iso(task.data.created_at),
    },
    marketplace_url: publicUrl,
  });

const ours = ({ event }: Told): string => webhookBody(event);

const BODIES: Readonly<Record<ProfileName, (told: Told) => string>> = {
  standard: ours,
  aethra: ours,
  eagent: ours,
  humans2ai: ours,
  agentmarket,
};

/** The exact text that an endpoint is sent, in the words of its system: the same each time. */
export const bodyFor = (profile: ProfileName, told: Told): string => BODIES[profile](told);
