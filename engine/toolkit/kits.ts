import { AETHRA_TOOLS, type OperationName } from "../operations/table.ts";
import type { Role } from "../policy/principal.ts";

/** Sets of operations that go together; each is what one kind of agent needs. */
export const KITS = {
  /** Posts tasks, funds and reviews them. */
  requester: [
    ...AETHRA_TOOLS,
    "list_applications",
    "select_applicant",
    "list_messages",
    "send_message",
    "list_transactions",
    "get_dispute",
    "get_profile",
    "update_profile",
    "list_events",
    "wait_for_task",
  ],
  /** Aethra's eighteen, which are the heart of the requester's. */
  aethra: AETHRA_TOOLS,
  /** Finds tasks, does them and is paid. */
  worker: [
    "find_tasks",
    "get_task",
    "accept_task",
    "apply_to_task",
    "place_bid",
    "withdraw_bid",
    "start_task",
    "submit_work",
    "release_task",
    "get_submission",
    "list_tasks",
    "list_bids",
    "list_messages",
    "send_message",
    "file_dispute",
    "get_dispute",
    "respond_to_dispute",
    "get_earnings",
    "open_payee",
    "request_payout",
    "list_transactions",
    "get_profile",
    "update_profile",
    "list_events",
    "wait_for_task",
  ],
  /** Rules on disputes, looks after risks and the ledger. */
  operator: [
    "list_disputes",
    "get_dispute",
    "resolve_dispute",
    "review_risk",
    "get_task",
    "wait_for_task",
    "adjust_balance",
    "record_deposit",
    "confirm_deposit",
    "list_payouts",
    "review_payout",
    "settle_payout",
    "get_rails",
    "reconcile_rails",
    "get_trial_balance",
    "export_ledger",
    "list_events",
    "suspend",
    "advance_clock",
  ],
} as const satisfies Record<string, readonly OperationName[]>;
export type KitName = keyof typeof KITS;

/** The kit that fits an account when none is named. */
export function kitOf(role: Role): KitName {
  if (role === "worker" || role === "operator") return role;
  return "requester";
}
