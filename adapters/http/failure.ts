import { rejection, scrubbed, type Rejection } from "../../engine/index.ts";
import type { Visit } from "./visit.ts";

/** Told of every failure that no caller is to blame for, with the id the caller was given. */
export type OnError = (error: unknown, requestId: string) => void;

/** What the caller of a request is told of a failure: never what failed. */
export type Explain = (error: unknown, visit: Visit) => Promise<Rejection>;

/** Tells of a failure under the request's id, and says whether trying again may help. */
export const explainer =
  (health: () => Promise<void>, onError: OnError): Explain =>
  async (error, { id: requestId }) => {
    onError(error, requestId);
    const code = (await isWell(health)) ? "internal" : "unavailable";
    return rejection(code, { data: { request_id: requestId } });
  };

export const isWell = (health: () => Promise<void>): Promise<boolean> =>
  health().then(
    () => true,
    () => false,
  );

/** Where it goes when nobody says: with what a message may hold by accident taken out. */
export const toStandardError: OnError = (error, requestId) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`guildhall: request ${requestId} failed: ${scrubbed(text)}`);
};
