import { parseAmber } from "../money.ts";
import type { Client } from "./client.ts";

/**
 * Whether a call may need a person's word, by the market's policy, as far as it can be told before
 * the call: nothing that is confirmed costs more than the task's budget. Null stands for a budget
 * that is not known. Says yes in doubt; the engine has the last word.
 */
export function mayNeedPerson(
  { confirmations }: Pick<Client, "confirmations">,
  operation: string,
  budgetAmber: string | null,
): boolean {
  const budget = budgetAmber === null ? null : parseAmber(budgetAmber);
  return confirmations
    .filter((threshold) => threshold.operation === operation)
    .some(({ from_amber }) => {
      const from = parseAmber(from_amber);
      return budget === null || !budget.ok || !from.ok || budget.value >= from.value;
    });
}
