import { fieldsOf } from "../fields.ts";
import { parseAmber } from "../money.ts";
import type { Operation } from "../operations/operation.ts";
import type { Reply } from "../ports.ts";
import type { Client } from "./client.ts";

type Confirming = Pick<Client, "confirmations">;

const thresholdsOf = ({ confirmations }: Confirming, operation: string) =>
  confirmations.filter((threshold) => threshold.operation === operation);

/** Whether the market's policy names an operation at all, so that the task is worth a look. */
export const mayNeedPerson = (client: Confirming, operation: string): boolean =>
  thresholdsOf(client, operation).length > 0;

/**
 * What a person is asked before a call, as far as it can be told before the call: nothing that is
 * confirmed costs more than the budget of the task, which `get_task` answered. Null where nobody
 * need be asked. Asks in doubt; the engine has the last word.
 */
export function questionFor(
  client: Confirming,
  { name, title }: Operation,
  input: unknown,
  task: Reply,
): string | null {
  const { title: subject, budget_amber, budget_usd } = fieldsOf(task.ok ? task.output : null);
  const known = typeof budget_amber === "string" ? budget_amber : null;
  const budget = known === null ? null : parseAmber(known);
  const reached = thresholdsOf(client, name).some(({ from_amber }) => {
    const from = parseAmber(from_amber);
    return budget === null || !budget.ok || !from.ok || budget.value >= from.value;
  });
  if (!reached) return null;
  if (known === null) return `${title}: ${JSON.stringify(input)}`;
  const price = `up to ${known} Amber (${String(budget_usd)} USD) for ${JSON.stringify(subject)}`;
  return `${title}, ${price}: ${JSON.stringify(input)}`;
}
