import type { Mode } from "./ledger/account.ts";
import type { Micros } from "./money.ts";
import type {
  AgentData,
  CredentialData,
  DeveloperData,
  LoginData,
  OperatorData,
  SessionData,
  WorkerData,
} from "./records/accounts.ts";
import type { BookData } from "./records/book.ts";
import type { PostingData, ServiceData } from "./records/service.ts";
import type { DisputeData } from "./records/dispute.ts";
import type { InboxData } from "./records/inbox.ts";
import type {
  DepositData,
  EscrowData,
  LinkData,
  PayeeData,
  PaymentData,
  PayoutData,
  RailEventData,
} from "./records/money.ts";
import type { PluginData } from "./records/plugin.ts";
import type { TaskData } from "./records/task.ts";
import type { DeliveryData, WebhookData } from "./records/webhook.ts";
import type { MessageData, WorkData } from "./records/work.ts";

export type * from "./records/accounts.ts";
export type * from "./records/book.ts";
export type * from "./records/dispute.ts";
export type * from "./records/service.ts";
export type * from "./records/inbox.ts";
export type * from "./records/money.ts";
export type * from "./records/plugin.ts";
export type * from "./records/task.ts";
export type * from "./records/webhook.ts";
export type * from "./records/work.ts";

/** What the store keeps, by kind. Every field is plain data; times are epoch milliseconds. */
export interface DataOf {
  developer: DeveloperData;
  agent: AgentData;
  worker: WorkerData;
  operator: OperatorData;
  credential: CredentialData;
  login: LoginData;
  session: SessionData;
  task: TaskData;
  book: BookData;
  work: WorkData;
  message: MessageData;
  dispute: DisputeData;
  allowance: AllowanceData;
  confirmation: ConfirmationData;
  risk: RiskData;
  payout: PayoutData;
  deposit: DepositData;
  payment: PaymentData;
  escrow: EscrowData;
  payee: PayeeData;
  link: LinkData;
  rail_event: RailEventData;
  webhook: WebhookData;
  delivery: DeliveryData;
  service: ServiceData;
  posting: PostingData;
  inbox: InboxData;
  plugin: PluginData;
  market: MarketData;
}
export type Kind = keyof DataOf;

export interface Ref<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
}

/**
 * `version` counts the record's events, so 0 means "does not exist".
 * `wake` is the one moment the clock must look at it again: there is no timer table.
 */
export interface Stored<K extends Kind = Kind> extends Ref<K> {
  readonly version: number;
  readonly wake: number | null;
  readonly data: DataOf[K];
}

/** One agent's spending cap for one day: `filled` is what its allowance account was given. */
export interface AllowanceData {
  readonly filled: Micros;
}

export interface ConfirmationData {
  readonly developer: string;
  readonly agent: string;
  /** Whose money it is about: nobody confirms what is live with a test token. */
  readonly mode: Mode;
  readonly operation: string;
  readonly amount: Micros;
  readonly digest: string;
  readonly summary: string;
  readonly state: "waiting" | "confirmed" | "used";
  readonly asked_at: number;
  readonly expires_at: number;
}

export interface RiskData {
  readonly task: string;
  readonly developer: string;
  readonly agent: string;
  readonly rule: string;
  readonly reason: string;
  readonly state: "open" | "allowed" | "blocked";
  readonly at: number;
}

export interface MarketData {
  /** How far the sandbox clock runs ahead, in milliseconds. */
  readonly clock_offset: number;
}
