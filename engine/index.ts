// Adding a line here makes it public.
export { assert } from "./assert.ts";
export { capableOf, chooseCapable, type CapableAgent } from "./bidding/capable.ts";
export {
  candidatesFor,
  chooseMatch,
  reliability,
  reputationCounters,
  reputationOf,
  shortlist,
  type Candidate,
  type Reputation,
} from "./bidding/match.ts";
export { canonical } from "./canonical.ts";
export { ofKind, type Context, type Reading, type Secret } from "./context.ts";
export { accountsOf, authorise, decide, isSuspended, wantOf } from "./decide.ts";
export { isRejected, reject, type Accepted, type Decision, type Rejected } from "./decision.ts";
export { dueCommand } from "./due.ts";
export { CODES, rejection, type Code, type Rejection } from "./errors.ts";
export { evolve, type Event } from "./events.ts";
export { fieldsOf, isFields, listOf, type Fields } from "./fields.ts";
export * from "./ledger/account.ts";
export { doerId } from "./ledger/counters.ts";
export { trialBalance } from "./ledger/trial-balance.ts";
export type { Tally, Transfer } from "./ledger/transfer.ts";
export {
  cumulativeFee,
  floorRate,
  MICROS_MAX,
  parseAmber,
  parseMicros,
  parseShare,
  parseUsd,
  printAmber,
  printShare,
  printUsd,
  shareOf,
  type Micros,
} from "./money.ts";
export { SIGN_IN } from "./operations/market/sign-in.ts";
export { payerAccounts, withPayerKey } from "./operations/market/payments.ts";
export { MOST_USES } from "./operations/market/uses.ts";
export { nearest, refusalOf } from "./operations/refusal.ts";
export type { Command, Needs, Operation } from "./operations/operation.ts";
export { TAKEN_MOST } from "./operations/market/webhooks.ts";
export { DEFAULT_SCOPES, SCOPES, type Scope } from "./operations/scopes.ts";
export {
  AETHRA_TOOLS,
  isOperation,
  MARKET_OPERATIONS,
  OPERATIONS,
  type MarketOperationName,
  type OperationName,
} from "./operations/table.ts";
export { scrubbed } from "./scrub.ts";
export { eventOut, viewEvent, type EventView } from "./operations/shared/events.ts";
export { moneyNote } from "./policy/money-note.ts";
export { riskGate } from "./policy/gate/index.ts";
export { DEFAULT_POLICY, SPEND_VELOCITY, type Policy, type RailFacts } from "./policy/policy.ts";
export { DEFAULT_CATEGORIES, type Category } from "./policy/categories.ts";
export { thresholdsFor } from "./policy/confirm.ts";
export { networkOf } from "./policy/network.ts";
export { asWorker, isAgent, isPerson, type Principal, type Role } from "./policy/principal.ts";
export { spendVelocity, type RiskFacts, type RiskRule, type TaskText } from "./policy/risk.ts";
export type { Limiter, Standing } from "./limiter.ts";
export {
  HTTP_METHODS,
  type MetricsPort,
  type OnRequest,
  type RequestEntry,
} from "./request-entry.ts";
export type * from "./hub-port.ts";
export type {
  AccountsPort,
  MarketPort,
  MoneyPort,
  OAuthClient,
  Origin,
  PaidCall,
  PaidReply,
  PaymentReceipt,
} from "./market-port.ts";
export * from "./ports.ts";
export type * from "./rail-port.ts";
export { viewDeposit } from "./rail/deposit.ts";
export { eventRef } from "./rail/event.ts";
export { viewPayout } from "./rail/payout.ts";
export { finishPayment, paymentRef, withBalance, type Taken } from "./rail/payment.ts";
export { refused } from "./rail/refused.ts";
export { PAYOUT_PROCESS } from "./rail/payout-step.ts";
export { SANDBOX_FAILED, sandboxOutcome } from "./rail/sandbox.ts";
export { aethra1 } from "./process/aethra.ts";
export { BUILT_IN } from "./process/builtin.ts";
export { statesCalled, wordFor, type Face } from "./process/faces.ts";
export { checkProcess } from "./process/check.ts";
export { defineProcess, idOf } from "./process/define.ts";
export { mermaid, processTable, silenceTable } from "./process/describe.ts";
export type {
  DefinedProcess,
  Fault,
  Process,
  State,
  Transition,
  Vocabulary,
} from "./process/types.ts";
export type * from "./records.ts";
export { addressFault, hostOf, WEBHOOK_PORTS } from "./webhook/address.ts";
export { bodyFor } from "./webhook/bodies.ts";
export { webhookBody } from "./webhook/message.ts";
export { patienceOf, retryAfter } from "./webhook/schedule.ts";
export { signedHeaders } from "./webhook/sign.ts";
export { tellEvent } from "./webhook/telling.ts";
export {
  jsonAnswers,
  jsonIn,
  resultAnswers,
  resultOf,
  type Answers,
} from "./review/json-answers.ts";
export { nameFor, taskOf } from "./webhook/naming.ts";
export { EAGENT_EVENTS } from "./webhook/systems/eagent.ts";
export { HUMANS2AI_EVENTS } from "./webhook/systems/humans2ai.ts";
export { WEBHOOK_TYPES } from "./webhook/types.ts";
export { VOCABULARY } from "./task/vocabulary.ts";
export { chooseTools, offersAny, type ToolChoice, type ToolSpec } from "./toolkit/choose.ts";
export type {
  Ask,
  CallOptions,
  Client,
  ConfirmationRequest,
  ConfirmationThreshold,
  FollowOptions,
  Signal,
  TaskView,
  WatchOptions,
} from "./toolkit/client.ts";
export { outputSchema, type JsonSchema, type SchemaStyle } from "./toolkit/json-schema.ts";
export { KITS, kitOf, type KitName } from "./toolkit/kits.ts";
export { rejectionOf, tellRefusal, type ToldRefusal } from "./toolkit/tell.ts";
export { mayNeedPerson, questionFor } from "./toolkit/thresholds.ts";
export { clientsOf, whoOf, type ClientFor, type ToolRole, type Whose } from "./toolkit/whose.ts";
