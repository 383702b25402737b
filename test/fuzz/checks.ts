import type { ValidateFunction } from "ajv/dist/2020.js";
import { CODES } from "../../engine/index.ts";
import type { Got } from "../adapters/http/given.ts";

/** What was asked and answered, and what the documents promise of it. */
export interface Exchange {
  readonly got: Got;
  /** `valid` and `broken` are so by the schema; `odd` promises nothing. */
  readonly sent: "valid" | "broken" | "odd";
  /** Whether the documents let this caller ask for it. */
  readonly caller: "permitted" | "wrong_credential" | "no_credential";
  readonly method: "documented" | "another";
  /** The status that the documents name for success. */
  readonly success: number;
  readonly fitsAnswer: ValidateFunction;
  readonly fitsRefusal: ValidateFunction;
  /** Whether something was recorded meanwhile. */
  readonly changed: "changed" | "as before";
}

const REFUSALS: readonly number[] = [
  ...Object.values(CODES).map(({ http }) => http),
  405,
  413,
  415,
];
const INSIDES = /\bat [^"]+:\d+:\d+|node_modules|[.]ts\b|SQLITE|ECONN|TypeError|RangeError/;
/** What a schema could have told: an input that it allows must not be refused for these. */
const STRUCTURAL = ["unknown_field", "required", "wrong_type"];

/** By nobody; a task as the dialect answers it, by its own reader for a moment. */
const KEPT = ["no-store", "private, max-age=15"];
/** Fields of which one asks for the other: no schema says that. */
const TOGETHER = [
  ...["latitude", "longitude", "risk_id", "verdict", "account_id", "direction", "amount_amber"],
  ...["usd", "outcome", "payout_id", "agent_id", "worker_share", "through"],
];

const isSuccess = ({ got }: Exchange): boolean => got.status < 300;
const codeOf = ({ got }: Exchange): string => String(got.body?.error?.code);

/** Each check answers what is wrong, or null. */
export const CHECKS: Readonly<Record<string, (exchange: Exchange) => string | null>> = {
  not_a_server_error: ({ got }) =>
    got.status >= 500 && got.body?.error?.code !== "not_configured" ? `a ${got.status}` : null,
  status_code_conformance: (each) =>
    each.got.status === each.success || REFUSALS.includes(each.got.status)
      ? null
      : `status ${each.got.status} is nowhere documented`,
  content_type_conformance: ({ got }) =>
    got.headers.get("content-type") === "application/json" ? null : "not application/json",
  response_headers_conformance({ got: { status, headers } }) {
    if (headers.get("x-request-id") === null) return "no X-Request-Id";
    if (!KEPT.includes(headers.get("cache-control") ?? "")) return "may be stored";
    if (status === 401 && !headers.get("www-authenticate")) return "401 without a challenge";
    if ((status === 429 || status === 503) && !headers.get("retry-after")) return "no Retry-After";
    return status === 405 && !headers.get("allow") ? "405 without Allow" : null;
  },
  response_schema_conformance(each) {
    const fits = isSuccess(each) ? each.fitsAnswer : each.fitsRefusal;
    return fits(each.got.body) ? null : `does not fit: ${JSON.stringify(fits.errors?.[0])}`;
  },
  negative_data_rejection: (each) =>
    each.sent === "broken" && each.caller === "permitted" && codeOf(each) !== "invalid_input"
      ? `broken input, and yet ${isSuccess(each) ? "accepted" : codeOf(each)}`
      : null,
  positive_data_acceptance: (each) =>
    each.sent === "valid" &&
    codeOf(each) === "invalid_input" &&
    STRUCTURAL.includes(String(each.got.body.error.reason)) &&
    !TOGETHER.includes(String(each.got.body.error.field))
      ? `valid input, and yet ${String(each.got.body.error.reason)}`
      : null,
  unsupported_method: ({ method, got }) =>
    method === "another" && got.status !== 405 ? `another method is ${got.status}` : null,
  missing_required_header: ({ caller, got }) =>
    caller === "no_credential" && got.status !== 401 ? `without a credential ${got.status}` : null,
  ignored_auth: ({ caller, got }) =>
    caller === "wrong_credential" && got.status !== 401
      ? `a wrong credential: ${got.status}`
      : null,
  refused_changes_nothing: (each) =>
    !isSuccess(each) && each.changed === "changed" ? "refused, and yet recorded" : null,
  tells_no_insides: ({ got }) => (INSIDES.test(got.text) ? "a trace of our insides" : null),
};

/** What is wrong with an exchange, by the names of the checks. */
export const faultsOf = (exchange: Exchange): readonly string[] =>
  Object.entries(CHECKS).flatMap(([name, check]) => {
    const fault = check(exchange);
    return fault === null ? [] : [`${name}: ${fault}`];
  });
