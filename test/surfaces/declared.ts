import type { Role, Scope } from "../../engine/index.ts";

type Declared = readonly [scope: Scope | null, ...roles: Role[]];

/**
 * Who may ask for what, written down a second time and by hand: whoever changes the table of
 * operations in this respect has to say so here too, and so means it.
 */
export const DECLARED: Readonly<Record<string, Declared>> = {
  create_task: ["tasks.create", "agent", "developer"],
  fund_task: ["payments.fund", "agent", "developer"],
  cancel_task: ["tasks.cancel", "agent", "developer"],
  approve_submission: ["tasks.update", "agent", "developer"],
  reject_submission: ["tasks.update", "agent", "developer"],
  verify_submission: ["tasks.read", "agent", "developer"],
  get_submission: ["tasks.read", "agent", "developer", "worker"],
  get_task: ["tasks.read", "agent", "developer", "worker", "operator"],
  list_tasks: ["tasks.read", "agent", "developer", "worker"],
  get_wallet: ["payments.read", "agent", "developer"],
  get_api_score: ["profile.read", "agent", "developer"],
  get_capabilities: ["tasks.read", "agent", "developer", "worker", "operator"],
  file_dispute: ["disputes.create", "agent", "developer", "worker"],
  dry_run: ["tasks.read", "agent", "developer"],
  list_bids: ["tasks.read", "agent", "developer", "worker"],
  close_bidding_early: ["tasks.update", "agent", "developer"],
  select_bid: ["tasks.update", "agent", "developer"],
  reopen_bidding: ["tasks.update", "agent", "developer"],
  list_applications: ["tasks.read", "agent", "developer"],
  select_applicant: ["tasks.update", "agent", "developer"],
  list_messages: ["tasks.read", "agent", "developer", "worker"],
  send_message: ["tasks.update", "agent", "developer", "worker"],
  list_transactions: ["payments.read", "agent", "developer", "worker"],
  get_dispute: ["disputes.read", "agent", "developer", "worker", "operator"],
  get_profile: ["profile.read", "agent", "developer", "worker"],
  update_profile: ["profile.update", "agent", "developer", "worker"],
  list_events: ["tasks.read", "agent", "developer", "worker", "operator"],
  wait_for_task: ["tasks.read", "agent", "developer", "worker", "operator"],
  post_task: ["payments.fund", "agent", "developer"],
  browse_tasks: [null, "anyone", "agent", "developer", "worker", "operator"],
  browse_task: [null, "anyone", "agent", "developer", "worker", "operator"],
  list_services: [null, "anyone", "agent", "developer", "worker", "operator"],
  get_service: [null, "anyone", "agent", "developer", "worker", "operator"],
  search_tasks: ["tasks.read", "agent", "developer"],
  get_worker: ["tasks.read", "agent", "developer", "worker"],
  list_plugins: [null, "anyone", "agent", "developer", "worker", "operator"],
  list_categories: [null, "anyone", "agent", "developer", "worker", "operator"],
  whoami: [null, "agent", "developer", "worker", "operator"],
  find_tasks: [null, "worker"],
  accept_task: [null, "worker"],
  apply_to_task: [null, "worker"],
  place_bid: [null, "worker"],
  withdraw_bid: [null, "worker"],
  start_task: [null, "worker"],
  submit_work: [null, "worker"],
  release_task: [null, "worker"],
  get_earnings: [null, "worker"],
  open_payee: [null, "worker"],
  list_payees: [null, "worker"],
  request_payout: [null, "worker"],
  list_payouts: [null, "worker", "operator"],
  respond_to_dispute: ["disputes.create", "worker", "agent", "developer"],
  register_developer: [null, "anyone", "operator"],
  register_worker: [null, "anyone", "operator"],
  open_agent: [null, "anyone", "operator"],
  offer_service: ["profile.update", "agent"],
  register_plugin: ["profile.update", "agent", "developer"],
  register_agent: ["profile.update", "developer"],
  list_notifications: ["tasks.read", "agent", "developer", "worker"],
  mark_notifications_read: ["tasks.read", "agent", "developer", "worker"],
  list_referrals: ["profile.read", "agent", "developer", "worker"],
  list_own_applications: [null, "worker"],
  list_agents: ["profile.read", "developer"],
  create_api_key: ["profile.update", "developer"],
  list_api_keys: ["profile.read", "developer"],
  revoke_api_key: ["profile.update", "developer"],
  top_up: ["payments.fund", "developer"],
  list_deposits: ["payments.read", "developer", "operator"],
  refund_deposit: ["payments.fund", "developer", "operator"],
  get_spending_caps: ["payments.read", "agent", "developer"],
  set_spending_caps: ["payments.fund", "developer"],
  confirm: [null, "developer"],
  list_confirmations: ["payments.read", "developer"],
  create_webhook: ["webhooks.manage", "agent", "developer"],
  list_webhooks: ["webhooks.read", "agent", "developer"],
  delete_webhook: ["webhooks.manage", "agent", "developer"],
  enable_webhook: ["webhooks.manage", "agent", "developer"],
  rotate_webhook_secret: ["webhooks.manage", "agent", "developer"],
  list_deliveries: ["webhooks.read", "agent", "developer"],
  replay_webhook: ["webhooks.manage", "agent", "developer"],
  resolve_dispute: [null, "operator"],
  list_disputes: [null, "operator"],
  review_risk: [null, "operator"],
  match_task: [null, "operator"],
  adjust_balance: [null, "operator"],
  record_deposit: [null, "operator"],
  confirm_deposit: [null, "operator"],
  review_payout: [null, "operator"],
  settle_payout: [null, "operator"],
  get_rails: [null, "operator"],
  reconcile_rails: [null, "operator"],
  get_trial_balance: [null, "operator"],
  export_ledger: [null, "operator"],
  suspend: [null, "operator"],
  advance_clock: [null, "operator"],
};

export const NAMES: readonly string[] = Object.keys(DECLARED);

/** Whoever asks, as far as permission goes. */
export interface Asker {
  readonly role: Role;
  /** null: all that the role may do. */
  readonly scopes: readonly Scope[] | null;
}

export type Verdict = "let in" | "unauthenticated" | "wrong_role" | "missing_scope";

/** What the table says of somebody who asks for this. */
export function verdictOf(name: string, { role, scopes }: Asker): Verdict {
  const [scope, ...roles] = DECLARED[name] ?? [null];
  if (!roles.includes(role)) return role === "anyone" ? "unauthenticated" : "wrong_role";
  return scope === null || scopes === null || scopes.includes(scope) ? "let in" : "missing_scope";
}
