/** Where a receiver finds the time of a delivery, and whether the signature covers it. */
export type TimeSource = "signed_header" | "unsigned_header" | "signed_body" | "none";

/** How one system signs its webhooks. `standard` is the Standard Webhooks specification. */
export interface Profile {
  /** The system's own signature header; none for the standard alone. */
  readonly signature: { readonly header: string; readonly prefix: string } | null;
  readonly type_header: string | null;
  readonly time_header: string | null;
  readonly time: TimeSource;
  readonly user_agent: string;
}

const OURS = "Guildhall-Webhooks/1.0";

export const PROFILES = {
  standard: {
    signature: null,
    type_header: null,
    time_header: "webhook-timestamp",
    time: "signed_header",
    user_agent: OURS,
  },
  aethra: {
    signature: { header: "X-Aethra-Signature", prefix: "sha256=" },
    type_header: "X-Aethra-Event-Type",
    time_header: "X-Aethra-Timestamp",
    time: "unsigned_header",
    user_agent: "Aethra-Webhooks/1.0",
  },
  eagent: {
    signature: { header: "X-Webhook-Signature", prefix: "sha256=" },
    type_header: null,
    time_header: null,
    time: "none",
    user_agent: OURS,
  },
  agentmarket: {
    signature: { header: "X-AgentMarket-Signature", prefix: "sha256=" },
    type_header: "X-AgentMarket-Event",
    time_header: null,
    time: "none",
    user_agent: OURS,
  },
  humans2ai: {
    signature: { header: "X-Humans2AI-Signature", prefix: "v1=" },
    type_header: null,
    time_header: null,
    time: "signed_body",
    user_agent: OURS,
  },
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = [
  "standard",
  "aethra",
  "eagent",
  "agentmarket",
  "humans2ai",
] as const satisfies readonly ProfileName[];
