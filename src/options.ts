import { z } from "zod";
import {
  BUILT_IN,
  DEFAULT_POLICY,
  defineProcess,
  idOf,
  nearest,
  OPERATIONS,
  parseAmber,
  parseShare,
  riskGate,
  SPEND_VELOCITY,
  spendVelocity,
  VOCABULARY,
  type Clock,
  type DefinedProcess,
  type IdSource,
  type MoneyRail,
  type Policy,
  type Process,
  type RiskRule,
  type Storage,
} from "../engine/index.ts";
import type { SignInOptions } from "./accounts/index.ts";
import { categories, type CategoryOptions } from "./categories.ts";
import { duration } from "./clock.ts";
import { complain } from "./complain.ts";
import { hostAndPort } from "./host-and-port.ts";
import type { HireOptions } from "./hiring.ts";
import { riskRule } from "./risk-rule.ts";
import type { Mediator } from "./mediation.ts";
import type { WebhookOptions } from "./outbox/index.ts";
import {
  factsOfRails,
  payoutFields,
  payoutRulesOf,
  railsOr,
  type PayoutOptions,
} from "./rails/options.ts";

/** What the market charges and how long it waits. Rates are decimal text, times like "24h". */
export interface PolicyOptions extends PayoutOptions {
  /** The platform's share of what is paid, from the worker's side: "0.10" by default. */
  readonly fee?: string;
  /** The share under one process, by its name, in place of the process's own. */
  readonly fee_by_process?: Readonly<Record<string, string>>;
  /** The process of new tasks, `name@version`: "aethra@1" by default. */
  readonly process?: string;
  readonly default_deadline?: string;
  readonly review_window?: string;
  readonly grace?: string;
  readonly mediator_window?: string;
  readonly operator_window?: string;
  /** The worker's share when nobody rules on a dispute: "0.5" by default. */
  readonly silent_worker_share?: string;
  /** Calls at or above an amount that a person must confirm. None by default. */
  readonly confirmations?: readonly { readonly operation: string; readonly from_amber: string }[];
  readonly confirmation_ttl?: string;
  /** How long a refresh token may be shown again after it was used: not at all by default. */
  readonly refresh_grace?: string;
  /** What an agent may set aside within about an hour before the operator looks. */
  readonly spend_velocity_amber?: string;
  /** Whether the Risk Gate refuses tasks for what they say: "on" by default. */
  readonly risk_gate?: "on" | "off";
  /** Risk rules of your own, run after the built-in ones. */
  readonly risk?: readonly RiskRule[];
  /** What tasks of `eagent` are chosen from, in place of the ten that come along. */
  readonly categories?: readonly CategoryOptions[];
}

export interface MarketOptions {
  /** Where everything is kept; in memory by default. */
  readonly storage?: Storage;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  /** Processes of your own, beside the built-in ones; checked here. */
  readonly processes?: readonly Process[];
  readonly policy?: PolicyOptions;
  /** The sandbox rail by default, as long as no other is given. */
  readonly rails?: readonly MoneyRail[];
  readonly mediator?: Mediator;
  /** Who chooses the worker where a process leaves that to the host; `off` is by `match_task`. */
  readonly matching?: "automatic" | "off";
  /** Encrypts webhook secrets at rest and signs tokens. Keep it apart from the store. */
  readonly secretKey?: string;
  /** Whoever shows this is the operator: at least 32 characters. Nobody has it by default. */
  readonly operatorToken?: string;
  /** How people sign in over HTTP. */
  readonly signIn?: SignInOptions;
  /** Sends webhooks; needs secretKey. Without it they are registered, and wait. */
  readonly webhooks?: WebhookOptions;
  /** How agents are reached that are hired for an answer at once. */
  readonly hiring?: HireOptions;
  /** `host:port` that webhooks may reach although it is private. Sandbox only. */
  readonly allowPrivateHosts?: readonly string[];
}

const KNOWN: readonly string[] = [
  ...["storage", "clock", "ids", "processes", "policy", "rails", "mediator"],
  ...["matching", "secretKey", "signIn", "webhooks", "allowPrivateHosts", "hiring"],
  ...["operatorToken"],
];

const text = (what: string, read: (value: string) => boolean) =>
  z.string().refine(read, { error: `must be ${what}` });
const time = text('a duration like "24h"', (value) => {
  try {
    return duration(value) > 0;
  } catch {
    return false;
  }
});
const rate = text('decimal text from 0 to 1, like "0.10"', (value) => parseShare(value).ok);
const amount = text('Amber as decimal text, like "100.00"', (value) => parseAmber(value).ok);

const policySchema = z.strictObject({
  fee: rate.optional(),
  fee_by_process: z.record(z.string(), rate).optional(),
  process: z.string().optional(),
  default_deadline: time.optional(),
  review_window: time.optional(),
  grace: time.optional(),
  mediator_window: time.optional(),
  operator_window: time.optional(),
  silent_worker_share: rate.optional(),
  confirmations: z
    .array(
      z.strictObject({
        operation: z
          .string()
          .refine(
            (name) => Object.values(OPERATIONS).some((o) => o.name === name && o.confirmable),
            {
              error: "must be an operation that can be confirmed",
            },
          ),
        from_amber: amount,
      }),
    )
    .optional(),
  confirmation_ttl: time.optional(),
  refresh_grace: time.optional(),
  spend_velocity_amber: amount.optional(),
  risk_gate: z.enum(["on", "off"], { error: 'must be "on" or "off"' }).optional(),
  risk: z.array(riskRule).optional(),
  categories: categories.optional(),
  ...payoutFields,
});

function checkNames(options: object, known: readonly string[], where: string): void {
  for (const name of Object.keys(options))
    if (!known.includes(name)) {
      const near = nearest(name, known);
      complain(`${where}${name} is not an option.${near ? ` Did you mean ${near}?` : ""}`);
    }
}

const msOr = (given: string | undefined, fallback: number): number =>
  given === undefined ? fallback : duration(given);

const shareOr = (given: string | undefined, fallback: number): number => {
  const parsed = given === undefined ? null : parseShare(given);
  return parsed?.ok ? parsed.value : fallback;
};

const amberOf = (given: string): bigint => {
  const parsed = parseAmber(given);
  return parsed.ok ? parsed.value : complain(`${given} is not an amount`);
};

/** The policy in the engine's units. Throws `ConfigurationError` for what cannot be. */
export function policyOf(options: MarketOptions): Policy {
  checkNames(options, KNOWN, "");
  const given = options.policy ?? {};
  checkNames(given, Object.keys(policySchema.shape), "policy.");
  const parsed = policySchema.safeParse(given);
  if (options.webhooks !== undefined && options.secretKey === undefined)
    complain("webhooks needs secretKey, which encrypts their secrets at rest.");
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return complain(`policy.${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not valid"}`);
  }
  const { data } = parsed;
  const velocity =
    data.spend_velocity_amber === undefined ? SPEND_VELOCITY : amberOf(data.spend_velocity_amber);
  const gate = data.risk_gate === "off" ? [] : riskGate();
  return {
    ...DEFAULT_POLICY,
    fee_rate: shareOr(data.fee, DEFAULT_POLICY.fee_rate),
    fees: Object.fromEntries(
      Object.entries(data.fee_by_process ?? {}).map(([name, share]) => [name, shareOr(share, 0)]),
    ),
    process: data.process ?? DEFAULT_POLICY.process,
    processes: [...BUILT_IN, ...(options.processes ?? [])].map(idOf),
    default_deadline: msOr(data.default_deadline, DEFAULT_POLICY.default_deadline),
    review_window: msOr(data.review_window, DEFAULT_POLICY.review_window),
    grace: msOr(data.grace, DEFAULT_POLICY.grace),
    mediator: options.mediator !== undefined,
    mediator_window: msOr(data.mediator_window, DEFAULT_POLICY.mediator_window),
    operator_window: msOr(data.operator_window, DEFAULT_POLICY.operator_window),
    silent_worker_share: shareOr(data.silent_worker_share, DEFAULT_POLICY.silent_worker_share),
    confirmations: (data.confirmations ?? []).map(({ operation, from_amber }) => ({
      operation,
      from: amberOf(from_amber),
    })),
    confirmation_ttl: msOr(data.confirmation_ttl, DEFAULT_POLICY.confirmation_ttl),
    refresh_grace: msOr(data.refresh_grace, DEFAULT_POLICY.refresh_grace),
    risk: [...gate, spendVelocity(velocity), ...(data.risk ?? [])],
    rails: factsOfRails(railsOr(options.rails)),
    payouts: payoutRulesOf(data),
    categories: data.categories ?? DEFAULT_POLICY.categories,
    private_hosts: privateHostsOf(options),
  };
}

function privateHostsOf({ allowPrivateHosts = [], rails }: MarketOptions): readonly string[] {
  if (allowPrivateHosts.length > 0 && factsOfRails(railsOr(rails)).live.length > 0)
    complain("allowPrivateHosts is for the sandbox: leave it out where money is real.");
  for (const host of allowPrivateHosts) {
    const written = hostAndPort(host);
    if (written !== host)
      complain(`allowPrivateHosts: ${host} is not HOST:PORT, like ${written ?? "127.0.0.1:4000"}.`);
  }
  return allowPrivateHosts;
}

/** All processes, checked: a market with a broken one does not start. */
export function processesOf(
  options: MarketOptions,
  policy: Policy,
): ReadonlyMap<string, DefinedProcess> {
  const defined = [...BUILT_IN, ...(options.processes ?? [])].map((process) =>
    defineProcess(process, VOCABULARY),
  );
  const byId = new Map(defined.map((process) => [process.id, process]));
  if (byId.size < defined.length) complain("processes: two of them have the same name and version");
  if (!byId.has(policy.process))
    complain(
      `policy.process ${policy.process} is not defined; there is ${[...byId.keys()].join()}`,
    );
  return byId;
}
