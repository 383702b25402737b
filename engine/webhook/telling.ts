import type { Context } from "../context.ts";
import type { Event } from "../events.ts";
import { printAmber } from "../money.ts";
import { viewEvent } from "../operations/shared/events.ts";
import type { DeliveryData, TaskData } from "../records.ts";
import type { WebhookEvent } from "./message.ts";

/**
 * What a receiver is told of an event. Only the event itself and what never changes of its task:
 * so every attempt sends the same bytes, and nothing that a worker wrote.
 */
export function tellEvent(
  delivery: Pick<DeliveryData, "sequence" | "type" | "task">,
  event: Event,
  task: TaskData | null,
  context: Pick<Context, "process" | "policy">,
): WebhookEvent {
  const { status, mcp_status } = viewEvent(delivery.sequence, event, context);
  const budget = task && printAmber(task.budget);
  return {
    event_id: event.id,
    type: delivery.type,
    agent_id: task?.agent ?? null,
    task_id: delivery.task,
    at: event.at,
    sequence: delivery.sequence,
    data:
      task === null
        ? {}
        : {
            task_id: delivery.task,
            title: task.spec.title,
            budget_amber: budget,
            budget_amount: budget,
            status,
            mcp_status,
          },
  };
}
