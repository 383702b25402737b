import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const MINUTES_5 = 300_000;

/** The verification of Humans2AI's documents, restated: the signature, then the age. */
export function verifies({ headers, body }: Delivered, secret: string, now: number): boolean {
  const [, digest = ""] = String(headers["x-humans2ai-signature"]).split("v1=");
  const expected = createHmac("sha256", secret).update(body).digest("hex");
  const [given, wanted] = [Buffer.from(digest, "hex"), Buffer.from(expected, "hex")];
  // Unlike the documents' lines, since timingSafeEqual throws for texts of different lengths.
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  const { timestamp } = JSON.parse(body);
  return now - Date.parse(timestamp) <= MINUTES_5;
}
