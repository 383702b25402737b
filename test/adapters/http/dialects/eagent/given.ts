import { createHandler, DIALECTS } from "../../../../../adapters/http/index.ts";
import { createMarketplace, virtualClock, type MarketOptions } from "../../../../../src/index.ts";
import { openSandbox } from "../../../../../src/host.ts";
import { slidingWindow } from "../../../../../src/sliding-window.ts";
import { Wire, type Asked } from "../../given.ts";

/** A task near the sandbox's workers. */
export const PHOTO = {
  type: "photo_verification",
  instruction: "Take a photo of the storefront at 123 Main St",
  budget: 15.0,
  category_id: 1,
  location: { lat: 37.7749, lng: -122.4194, radius_km: 5 },
  metadata: { order_id: "ord_456" },
};

export const WORK = {
  result_data: { verified: true, photo_url: "https://cdn.example.com/ev/img.jpg" },
  notes: "Confirmed storefront sign",
  evidence: [{ type: "PHOTO", url: "https://cdn.example.com/ev/img.jpg" }],
};

/** A market with the dialects of a host, and how a client of eAgent speaks to it. */
export async function openEagent(options: MarketOptions = {}) {
  const clock = virtualClock();
  const market = await createMarketplace({ clock, secretKey: "a key for tests only", ...options });
  const keys = await openSandbox(market);
  if (keys === null) throw new Error("there is no sandbox");
  const handler = createHandler({ market, dialects: DIALECTS, windows: slidingWindow });
  const wire = new Wire(handler);

  /** As the first generation shows its key; with none, as a stranger. */
  const ask = (method: string, path: string, body?: object, more: Asked = {}) =>
    wire.send(`/eagent${path}`, {
      method,
      headers: { "x-api-key": keys.agent_key },
      body: body === undefined ? null : JSON.stringify(body),
      ...more,
    });
  const asWorker = (path: string, body: object = {}, key = keys.worker_token) =>
    wire.send(`/eagent${path}`, { key, body: JSON.stringify(body) });
  /** A task that the platform has given to a worker. */
  const matched = async (more: object = {}): Promise<string> => {
    const { body } = await ask("POST", "/api/v1/tasks", { ...PHOTO, ...more });
    await market.advance("1s");
    return body.id;
  };
  const wallet = async (): Promise<string> => (await ask("GET", "/v1/balance")).body.balance_text;
  return { market, clock, keys, wire, ask, asWorker, matched, wallet };
}
