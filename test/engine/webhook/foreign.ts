import { createHmac, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { standardSecret } from "../../../engine/webhook/key.ts";

/** A request as each system's own sample code gets it. */
export interface Request {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly seconds: number;
}
export type Verifier = (request: Request) => boolean;

const hmacHex = (secret: string, body: Buffer): string =>
  createHmac("sha256", Buffer.from(secret, "utf8")).update(body).digest("hex");

const constantTime = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Aethra: refuses a stale header, drops the prefix, compares the hex. */
const aethra: Verifier = ({ body, headers, secret, seconds }) => {
  const sent = Number.parseInt(headers["X-Aethra-Timestamp"] ?? "0", 10);
  if (Math.abs(seconds - sent) > 300) return false;
  const hex = (headers["X-Aethra-Signature"] ?? "").replace(/^sha256=/, "");
  return constantTime(hmacHex(secret, body), hex);
};

/** eAgent: compares the whole header value. */
const eagent: Verifier = ({ body, headers, secret }) =>
  constantTime(`sha256=${hmacHex(secret, body)}`, headers["X-Webhook-Signature"] ?? "");

/** AgentMarket: reads the body as text and compares as strings do. */
const agentmarket: Verifier = ({ body, headers, secret }) => {
  const digest = createHmac("sha256", secret).update(body.toString("utf8")).digest("hex");
  return `sha256=${digest}` === headers["X-AgentMarket-Signature"];
};

/** Humans2AI: takes what stands behind `v1=`, compares bytes, then the age of the body. */
const humans2ai: Verifier = ({ body, headers, secret, seconds }) => {
  const [, digest = ""] = (headers["X-Humans2AI-Signature"] ?? "").split("v1=");
  const given = Buffer.from(digest, "hex");
  const expected = Buffer.from(hmacHex(secret, body), "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  return Math.abs(seconds - JSON.parse(body.toString("utf8")).timestamp) <= 300;
};

/** The published library of Standard Webhooks, which reads the system clock. */
const standard: Verifier = ({ body, headers, secret }) => {
  try {
    const library = new Webhook(standardSecret(secret));
    library.verify(body.toString("utf8"), { ...headers }, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
};

/** What each system tells its receivers to run, restated. */
export const FOREIGN = { standard, aethra, eagent, agentmarket, humans2ai };
