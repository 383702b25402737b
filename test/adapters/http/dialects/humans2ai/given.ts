import { expect } from "vitest";
import { createHandler, DIALECTS } from "../../../../../adapters/http/index.ts";
import { MARKET_OPERATIONS } from "../../../../../engine/index.ts";
import { createMarketplace, virtualClock } from "../../../../../src/index.ts";
import type { MarketOptions } from "../../../../../src/options.ts";
import { slidingWindow } from "../../../../../src/sliding-window.ts";
import { Wire, type Got } from "../../given.ts";
import { Contract } from "../contract.ts";

export const NOW = "2026-03-02T10:30:00Z";

/** Humans2AI over a market in this process; every answer is held against the contract. */
export async function opened(options: Partial<MarketOptions> = {}) {
  const clock = virtualClock(Date.parse(NOW));
  const market = await createMarketplace({ clock, secretKey: "0123456789abcdef", ...options });
  const reply = await market.openSandbox();
  if (!reply.ok) throw new Error(reply.rejection.message);
  const keys = MARKET_OPERATIONS.open_sandbox.output.parse(reply.output);
  const hire = market.hire.bind(market);
  const shared = { market, dialects: DIALECTS, hire, windows: slidingWindow };
  const handler = createHandler(shared);
  const wire = new Wire(handler);
  const contract = await Contract.of(wire, "humans2ai");
  const call = async (
    method: string,
    path: string,
    { key, body, headers = {} }: { key?: string; body?: unknown; headers?: object } = {},
  ): Promise<Got> => {
    const answer = await wire.send(`/humans2ai/api/v1${path}`, {
      ...{ method, key, headers: { ...headers } },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(contract.check(method, `/api/v1${path}`, answer)).toEqual([]);
    return answer;
  };
  /** Every movement of money that there was sums to nothing. */
  const proof = async () => market.as(market.operator).getTrialBalance({});
  return { market, clock, wire, handler, contract, call, keys, proof };
}
export type Opened = Awaited<ReturnType<typeof opened>>;

export const TASK = {
  title: "Photograph 3 coffee shops in SOMA",
  description: "Exterior and interior photos of three coffee shops.",
  category: "photography",
  budget: 150,
  deadline: "2026-03-15T18:00:00Z",
  location: "San Francisco, CA",
  remote: false,
  urgency: "medium",
};

export type Stage = "open" | "applied" | "ASSIGNED" | "submitted";

/** A task of the sandbox's agent, brought as far as asked; answers its id. */
export async function brought({ call, keys }: Opened, upTo: Stage, more = {}): Promise<string> {
  const done = async (...asked: Parameters<typeof call>) => {
    const { status, text, body } = await call(...asked);
    if (status >= 300) throw new Error(text);
    return body.data;
  };
  const agent = { key: keys.agent_key };
  const human = { key: keys.worker_token };
  const { id } = await done("POST", "/tasks", { ...agent, body: { ...TASK, ...more } });
  if (upTo === "open") return id;
  const { applicationId } = await done("POST", `/tasks/${id}/apply`, human);
  if (upTo === "applied") return id;
  await done("POST", `/tasks/${id}/select`, { ...agent, body: { applicationId } });
  if (upTo === "ASSIGNED") return id;
  const body = { proof: "https://example.com/photos" };
  await done("POST", `/tasks/${id}/submit`, { ...human, body });
  return id;
}
