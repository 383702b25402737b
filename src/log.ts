import { scrubbed, type OnRequest, type RequestEntry } from "../engine/index.ts";

/** Where a host writes down what it does; a logger of pino is one. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const HEALTH = ["/healthz", "/readyz", "/metrics"];

function levelOf({ status, route }: RequestEntry): keyof Log {
  if (status >= 500) return "error";
  return HEALTH.includes(route) ? "debug" : "info";
}

/** A line for each request, none of whose fields can hold what a caller wrote. */
export const logRequests =
  (log: Log): OnRequest =>
  (entry) =>
    log[levelOf(entry)](
      { ...entry, duration_ms: Math.round(entry.duration_ms * 100) / 100 },
      "request",
    );

/** A line for a failure, whose text is the one thing that nobody has a type for. */
export const logFailure =
  (log: Log) =>
  (error: unknown, request_id: string | null): void => {
    const { name, stack } = error instanceof Error ? error : new Error(String(error));
    const text = stack === undefined ? "" : scrubbed(stack);
    log.error({ request_id, failure: name, stack: text }, "something failed on our side");
  };
