import { reject, type Rejected } from "../decision.ts";
import { MICROS_MAX, printAmber, type Micros } from "../money.ts";

/** An account can hold what a 64-bit store can hold, and no more may be brought into it. */
export function checkRoom(balance: Micros, coming: Micros): Rejected | null {
  if (balance + coming <= MICROS_MAX) return null;
  return reject("rule_broken", {
    reason: "too_large",
    message: `An account can hold at most ${printAmber(MICROS_MAX)} Amber.`,
    data: { balance_amber: printAmber(balance) },
  });
}
