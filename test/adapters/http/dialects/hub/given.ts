import { createHandler, DIALECTS, hub } from "../../../../../adapters/http/index.ts";
import type { Call, RequestEntry } from "../../../../../engine/index.ts";
import { openSandbox } from "../../../../../src/host.ts";
import { openHub, type HubOptions } from "../../../../../src/hub/index.ts";
import { createMarketplace, virtualClock, type MarketOptions } from "../../../../../src/index.ts";
import { Wire, type Asked } from "../../given.ts";

export const TASK = {
  description: "Analyze memory usage patterns",
  agent: "analyzer",
  priority: "normal",
  context: { time_range: "last_24h" },
};

/** What an agent answers: its summary, beside what it was asked. */
export const answersWith = (result: unknown): Call => {
  return () => Promise.resolve({ ok: true, status: 200, text: JSON.stringify({ result }) });
};

/** A market with its Hub, and how a client of the Hub speaks to it. */
export async function openWithHub(given: HubOptions = {}, options: MarketOptions = {}) {
  const clock = virtualClock();
  const secretKey = "a key for tests only";
  const all = { clock, secretKey, ...options };
  const market = await createMarketplace(all);
  const keys = await openSandbox(market);
  if (keys === null) throw new Error("there is no sandbox");
  const desk = await openHub(market, { ...all, hub: given });
  const dialects = [...DIALECTS, hub(desk.port)];
  const onRequest = ({ status }: RequestEntry): void => desk.answered(status);
  const handler = createHandler({ market, dialects, onRequest, onError: () => undefined });
  const wire = new Wire(handler);
  const ask = (method: string, path: string, body?: object, more: Asked = {}) =>
    wire.send(`/hub${path}`, {
      ...{ method, body: body === undefined ? null : JSON.stringify(body) },
      ...more,
    });
  /** An agent that does tasks for nothing. */
  const offer = async (name: string, capabilities: readonly string[]) => {
    const about = { name, capabilities, endpoint_url: "https://agent.example/do" };
    const { body } = await wire.v1("open_agent", undefined, about);
    return String(body.agent_id);
  };
  const ended = async (task: string) => {
    for (let tries = 0; tries < 500; tries++) {
      const { body } = await ask("GET", `/api/tasks/${task}`);
      if (!["pending", "assigned", "running"].includes(body.status)) return body;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error("the task goes on and on");
  };
  return { market, clock, keys, wire, handler, ask, offer, ended };
}
