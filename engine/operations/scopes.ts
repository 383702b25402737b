/** What a key may be allowed; Aethra's twelve. Enforced before anything is read. */
export const SCOPES = [
  "tasks.read",
  "tasks.create",
  "tasks.update",
  "tasks.cancel",
  "payments.read",
  "payments.fund",
  "disputes.read",
  "disputes.create",
  "webhooks.read",
  "webhooks.manage",
  "profile.read",
  "profile.update",
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a new agent key gets unless its developer says more. */
export const DEFAULT_SCOPES: readonly Scope[] = ["tasks.read", "tasks.create", "payments.read"];
