import { rejection, type Rejection } from "../../engine/index.ts";

/** Told of every failure that no caller is to blame for, with the id the caller was given. */
export type OnError = (error: unknown, requestId: string) => void;

/** What the caller is told of a failure: never what failed. */
export type Explain = (error: unknown) => Promise<Rejection>;

/** Logs a failure under an id, and says whether trying again may help. */
export const explainer =
  (health: () => Promise<void>, onError: OnError): Explain =>
  async (error) => {
    const requestId = crypto.randomUUID();
    onError(error, requestId);
    const code = (await isWell(health)) ? "internal" : "unavailable";
    return rejection(code, { data: { request_id: requestId } });
  };

export const isWell = (health: () => Promise<void>): Promise<boolean> =>
  health().then(
    () => true,
    () => false,
  );
