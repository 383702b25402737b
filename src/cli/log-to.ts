import type { Log } from "../log.ts";
import { withPeer } from "../peer.ts";
import type { Terminal } from "./terminal.ts";

export const LEVELS = ["error", "warn", "info", "debug"];

/** A log of JSON lines on standard error. */
export async function logTo({ stderr }: Terminal, level: string): Promise<Log> {
  const { pino } = await withPeer("pino", "--log-level", () => import("pino"));
  const formatters = { level: (label: string) => ({ level: label }) };
  const timestamp = (): string => `,"time":"${new Date().toISOString()}"`;
  const lines = pino({ level, base: null, formatters, timestamp }, stderr);
  return {
    debug: (fields, message) => lines.debug(fields, message),
    info: (fields, message) => lines.info(fields, message),
    warn: (fields, message) => lines.warn(fields, message),
    error: (fields, message) => lines.error(fields, message),
  };
}
