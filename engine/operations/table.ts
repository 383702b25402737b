import * as accounts from "./developer/accounts.ts";
import { listAgents } from "./developer/agents.ts";
import * as keys from "./developer/keys.ts";
import * as caps from "./developer/caps.ts";
import * as confirmations from "./developer/confirmations.ts";
import * as deposits from "./developer/deposits.ts";
import { openAgent } from "./developer/open-agent.ts";
import * as plugins from "./developer/plugins.ts";
import * as services from "./developer/services.ts";
import * as deliveries from "./developer/deliveries.ts";
import * as webhooks from "./developer/webhooks.ts";
import * as clock from "./market/clock.ts";
import { openHub } from "./market/hub.ts";
import { openLogin } from "./market/logins.ts";
import { noteEscrow } from "./market/escrow.ts";
import * as payments from "./market/payments.ts";
import * as rails from "./market/rails.ts";
import * as attempts from "./market/attempts.ts";
import { announceTask } from "./market/postings.ts";
import * as outbox from "./market/webhooks.ts";
import { openSandbox } from "./market/sandbox.ts";
import * as sessions from "./market/sessions.ts";
import { noteUses } from "./market/uses.ts";
import * as arbitration from "./operator/disputes.ts";
import * as received from "./operator/deposits.ts";
import * as ledger from "./operator/ledger.ts";
import * as matching from "./operator/matching.ts";
import * as market from "./operator/market.ts";
import * as paying from "./operator/payouts.ts";
import { getRails, reconcileRails } from "./operator/rails.ts";
import * as bids from "./requester/bids.ts";
import * as money from "./requester/money.ts";
import * as posting from "./requester/posting.ts";
import * as reads from "./requester/reads.ts";
import * as review from "./requester/review.ts";
import { searchTasks } from "./requester/search.ts";
import * as tasks from "./requester/tasks.ts";
import * as board from "./shared/board.ts";
import { getWorker } from "./requester/workers.ts";
import { listCategories } from "./shared/categories.ts";
import * as disputes from "./shared/disputes.ts";
import * as events from "./shared/events.ts";
import * as messages from "./shared/messages.ts";
import * as notifications from "./shared/notifications.ts";
import * as history from "./shared/own-history.ts";
import * as profile from "./shared/profile.ts";
import { whoami } from "./shared/whoami.ts";
import { getEarnings } from "./worker/earnings.ts";
import * as offers from "./worker/offers.ts";
import * as payouts from "./worker/payouts.ts";
import * as work from "./worker/tasks.ts";

/** Everything a principal can ask for. Every surface is generated from this table. */
export const OPERATIONS = {
  // Requester: Aethra's eighteen.
  create_task: tasks.createTask,
  fund_task: tasks.fundTask,
  cancel_task: tasks.cancelTask,
  approve_submission: review.approveSubmission,
  reject_submission: review.rejectSubmission,
  verify_submission: review.verifySubmission,
  get_submission: review.getSubmission,
  get_task: reads.getTask,
  list_tasks: reads.listTasks,
  get_wallet: money.getWallet,
  get_api_score: money.getApiScore,
  get_capabilities: reads.getCapabilities,
  file_dispute: disputes.fileDispute,
  dry_run: tasks.dryRun,
  list_bids: bids.listBids,
  close_bidding_early: bids.closeBiddingEarly,
  select_bid: bids.selectBid,
  reopen_bidding: bids.reopenBidding,
  // Requester: the rest.
  post_task: posting.postTask,
  list_applications: bids.listApplications,
  select_applicant: bids.selectApplicant,
  list_messages: messages.listMessages,
  send_message: messages.sendMessage,
  list_transactions: money.listTransactions,
  get_dispute: disputes.getDispute,
  get_profile: profile.getProfile,
  update_profile: profile.updateProfile,
  list_events: events.listEvents,
  wait_for_task: reads.waitForTask,
  list_notifications: notifications.listNotifications,
  mark_notifications_read: notifications.markNotificationsRead,
  list_referrals: history.listReferrals,
  // Anybody.
  browse_tasks: board.browseTasks,
  browse_task: board.browseTask,
  list_services: services.listServices,
  get_service: services.getService,
  list_plugins: plugins.listPlugins,
  search_tasks: searchTasks,
  get_worker: getWorker,
  list_categories: listCategories,
  // Whoever has signed in.
  whoami,
  // Worker.
  find_tasks: work.findTasks,
  accept_task: work.acceptTask,
  apply_to_task: offers.applyToTask,
  place_bid: offers.placeBid,
  withdraw_bid: offers.withdrawBid,
  start_task: work.startTask,
  submit_work: work.submitWork,
  release_task: work.releaseTask,
  list_own_applications: history.listOwnApplications,
  get_earnings: getEarnings,
  open_payee: payouts.openPayee,
  list_payees: payouts.listPayees,
  request_payout: payouts.requestPayout,
  list_payouts: payouts.listPayouts,
  respond_to_dispute: disputes.respondToDispute,
  // Developer.
  register_developer: accounts.registerDeveloper,
  register_worker: accounts.registerWorker,
  open_agent: openAgent,
  offer_service: services.offerService,
  register_plugin: plugins.registerPlugin,
  register_agent: accounts.registerAgent,
  list_agents: listAgents,
  create_api_key: keys.createApiKey,
  list_api_keys: keys.listApiKeys,
  revoke_api_key: keys.revokeApiKey,
  top_up: deposits.topUp,
  list_deposits: deposits.listDeposits,
  refund_deposit: deposits.refundDeposit,
  get_spending_caps: caps.getSpendingCaps,
  set_spending_caps: caps.setSpendingCaps,
  confirm: confirmations.confirm,
  list_confirmations: confirmations.listConfirmations,
  create_webhook: webhooks.createWebhook,
  list_webhooks: webhooks.listWebhooks,
  delete_webhook: webhooks.deleteWebhook,
  enable_webhook: webhooks.enableWebhook,
  rotate_webhook_secret: webhooks.rotateWebhookSecret,
  list_deliveries: deliveries.listDeliveries,
  replay_webhook: deliveries.replayWebhook,
  // Operator.
  resolve_dispute: arbitration.resolveDispute,
  list_disputes: arbitration.listDisputes,
  review_risk: arbitration.reviewRisk,
  match_task: matching.matchTask,
  adjust_balance: ledger.adjustBalance,
  record_deposit: received.recordDeposit,
  confirm_deposit: received.confirmDeposit,
  review_payout: paying.reviewPayout,
  settle_payout: paying.settlePayout,
  get_rails: getRails,
  reconcile_rails: reconcileRails,
  get_trial_balance: ledger.getTrialBalance,
  export_ledger: ledger.exportLedger,
  suspend: market.suspend,
  advance_clock: market.advanceClock,
} as const;
export type OperationName = keyof typeof OPERATIONS;

export const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

/** What only the market itself asks for; no surface offers these. */
export const MARKET_OPERATIONS = {
  run_clock: clock.runClock,
  announce_task: announceTask,
  auto_approve: clock.autoApprove,
  rule_by_silence: clock.ruleBySilence,
  escalate_dispute: clock.escalateDispute,
  mediate_dispute: clock.mediateDispute,
  begin_webhook: outbox.beginWebhook,
  take_events: outbox.takeEvents,
  claim_deliveries: attempts.claimDeliveries,
  record_attempt: attempts.recordAttempt,
  release_webhook: attempts.releaseWebhook,
  open_sandbox: openSandbox,
  open_hub: openHub,
  open_login: openLogin,
  open_session: sessions.openSession,
  rotate_session: sessions.rotateSession,
  end_session: sessions.endSession,
  note_uses: noteUses,
  open_deposit: rails.openDeposit,
  note_deposit: rails.noteDeposit,
  delay_asking: rails.delayAsking,
  note_payout: rails.notePayoutFacts,
  lapse_payout: rails.lapsePayout,
  note_payee: rails.notePayee,
  note_rail_event: rails.noteRailEvent,
  note_escrow: noteEscrow,
  begin_payment: payments.beginPayment,
  refuse_payment: payments.refusePayment,
  open_payer: payments.openPayer,
} as const;
export type MarketOperationName = keyof typeof MARKET_OPERATIONS;

/** Aethra's eighteen tools, in its own order of telling. */
export const AETHRA_TOOLS = [
  "create_task",
  "fund_task",
  "cancel_task",
  "approve_submission",
  "reject_submission",
  "verify_submission",
  "get_submission",
  "get_task",
  "list_tasks",
  "get_wallet",
  "get_api_score",
  "get_capabilities",
  "file_dispute",
  "dry_run",
  "list_bids",
  "close_bidding_early",
  "select_bid",
  "reopen_bidding",
] as const satisfies readonly OperationName[];
