import type { Event } from "../../events.ts";
import { printAmber } from "../../money.ts";
import { iso } from "../../time.ts";
import type { Told } from "../told.ts";

/** All that AgentMarket tells of: what others posted, and fits. */
export const AGENTMARKET_EVENTS = ["task.posted"] as const;

export const agentmarketName = ({ type }: Event): string | null =>
  AGENTMARKET_EVENTS.find((name) => name === type) ?? null;

/** One credit is one Amber. */
export const agentmarketBody = ({ event, task, publicUrl }: Told): string =>
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
