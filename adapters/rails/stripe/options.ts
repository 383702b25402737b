import Stripe from "stripe";
import type { Mode } from "../../../engine/index.ts";

export interface StripeOptions {
  /** `sk_live_…`, `sk_test_…`, or a restricted key, `rk_…`. */
  readonly secretKey: string;
  /** `whsec_…`: of each endpoint that sends this host its events; that of Connect has its own. */
  readonly webhookSecret: string | readonly string[];
  /** How often a call that got no answer is made again at once: 2 by default. */
  readonly retries?: number;
  /** Where Stripe is, if it is not at its own address: behind a proxy, or in a test. */
  readonly api?: {
    readonly host: string;
    readonly port: number;
    readonly protocol: "http" | "https";
  };
}

const complain = (what: string): never => {
  throw new Error(`stripeRail: ${what}`);
};

/** What the keys say of themselves is checked here, or it would be seen only when money moves. */
export function modeOf({ secretKey, webhookSecret, api }: StripeOptions): Mode {
  if (!/^(sk|rk)_(live|test)_\w{4,}$/.test(secretKey))
    complain("secretKey must begin with sk_live_, sk_test_, rk_live_ or rk_test_.");
  const secrets = secretsOf(webhookSecret);
  if (secrets.length === 0 || !secrets.every((each) => /^whsec_\w{4,}$/.test(each)))
    complain("webhookSecret must begin with whsec_; Stripe shows it beside the endpoint.");
  const mode = /^.._live_/.test(secretKey) ? "live" : "test";
  if (mode === "live" && api?.protocol === "http")
    complain("a live key is never sent over http. Use https, or a test key.");
  return mode;
}

export const secretsOf = (given: StripeOptions["webhookSecret"]): readonly string[] =>
  typeof given === "string" ? [given] : given;

const TIMEOUT_MS = 10_000;
const RETRIES = 2;

export const clientOf = ({ secretKey, api, retries = RETRIES }: StripeOptions): Stripe =>
  new Stripe(secretKey, {
    maxNetworkRetries: retries,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...api,
  });
