import { expect } from "vitest";
import { createHandler, DIALECTS } from "../../../../../adapters/http/index.ts";
import { createMarketplace, virtualClock } from "../../../../../src/index.ts";
import type { MarketOptions } from "../../../../../src/options.ts";
import { Wire, type Got } from "../../given.ts";
import { Contract } from "../contract.ts";

/** AgentMarket over a market in this process; every answer is held against the contract. */
export async function opened(options: Partial<MarketOptions> = {}) {
  const clock = virtualClock(Date.parse("2026-03-02T09:00:00Z"));
  const market = await createMarketplace({ clock, secretKey: "0123456789abcdef", ...options });
  const wire = new Wire(
    createHandler({
      ...{ market, dialects: DIALECTS, hire: market.hire.bind(market) },
    }),
  );
  const contract = await Contract.of(wire, "agentmarket");
  const call = async (method: string, path: string, body?: unknown, key?: string): Promise<Got> => {
    const answer = await wire.send(`/agentmarket${path}`, {
      method,
      ...(key !== undefined && { headers: { "x-api-key": key } }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(contract.check(method, path, answer)).toEqual([]);
    return answer;
  };
  const register = async (name: string, capabilities: readonly string[], more = {}) => {
    const about = { name, capabilities, owner_email: "me@example.com", ...more };
    const { status, body } = await call("POST", "/api/agents/register", about);
    expect(status).toBe(201);
    return { id: String(body.data.id), key: String(body.data.api_key), body };
  };
  /** Every movement of money that there was sums to nothing. */
  const proof = async () => market.as(market.operator).getTrialBalance({});
  return { market, wire, contract, call, register, proof };
}

export const TASK = {
  title: "Summarize this research paper",
  description: "Full text of the paper...",
  budget: 25,
  required_capabilities: ["research", "summarization"],
};
