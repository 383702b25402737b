import { z } from "zod";
import { EAGENT_EVENTS, OPERATIONS, refusalOf, type MarketPort } from "../../../../engine/index.ts";
import { json, replayHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { Asked, Door } from "../door.ts";
import { numberOf } from "./money.ts";
import { refuse } from "./refuse.ts";

const category = z.object({
  ...{ id: z.number(), name: z.string(), slug: z.string(), type: z.string() },
  ...{ description: z.string(), group: z.string(), min_price: z.number(), max_price: z.number() },
  ...{ min_price_text: z.string(), max_price_text: z.string(), fee_rate: z.string() },
  ...{ avg_completion_min: z.number(), workers_available: z.number() },
});
export const catalogue = z.object({ categories: z.array(category), total: z.number() });

export const categories =
  (market: MarketPort) =>
  async ({ who }: Asked): Promise<Response> => {
    const reply = await market.execute(who, "list_categories", {});
    if (!reply.ok) return refuse(reply.rejection);
    const { categories: all } = OPERATIONS.list_categories.output.parse(reply.output);
    const answer: z.input<typeof catalogue> = {
      categories: all.map((each) => ({
        ...{ id: each.category_id, name: each.name, slug: each.slug, type: each.task_type },
        ...{ description: each.description, group: each.group, fee_rate: each.fee_rate },
        ...{ min_price: numberOf(each.least_usd), max_price: numberOf(each.most_usd) },
        ...{ min_price_text: each.least_usd, max_price_text: each.most_usd },
        ...{ avg_completion_min: each.average_minutes, workers_available: each.workers },
      })),
      total: all.length,
    };
    return json(200, answer);
  };

export const balance = z.object({
  ...{ balance: z.number(), balance_text: z.string() },
  ...{ in_escrow: z.number(), in_escrow_text: z.string() },
  currency: z.literal("USDC"),
  sandbox: z.boolean(),
  spending_limits: z.object({
    ...{ daily: z.number().nullable(), daily_text: z.string().nullable() },
    ...{ daily_remaining: z.number().nullable(), daily_remaining_text: z.string().nullable() },
    ...{ per_task: z.number().nullable(), per_task_text: z.string().nullable() },
  }),
});

/** Null where there is no limit. */
const limit = (usd: string | null) => (usd === null ? null : numberOf(usd));

export const readBalance =
  (market: MarketPort) =>
  async ({ who }: Asked): Promise<Response> => {
    const reply = await market.execute(who, "get_wallet", {});
    if (!reply.ok) return refuse(reply.rejection);
    const { balance_usd, pending_usd, mode } = OPERATIONS.get_wallet.output.parse(reply.output);
    const caps = await market.execute(who, "get_spending_caps", {});
    if (!caps.ok) return refuse(caps.rejection);
    const limits = OPERATIONS.get_spending_caps.output.parse(caps.output);
    const { daily_agent_spend_cap_usd: daily, per_task_spend_cap_usd: each } = limits;
    const answer: z.input<typeof balance> = {
      ...{ balance: numberOf(balance_usd), balance_text: balance_usd },
      ...{ in_escrow: numberOf(pending_usd), in_escrow_text: pending_usd },
      ...{ currency: "USDC", sandbox: mode === "test" },
      spending_limits: {
        ...{ daily: limit(daily), daily_text: daily },
        daily_remaining: limit(limits.daily_left_usd),
        daily_remaining_text: limits.daily_left_usd,
        ...{ per_task: limit(each), per_task_text: each },
      },
    };
    return json(200, answer);
  };

const wanted = z.object({
  url: z.string(),
  events: z
    .array(z.enum(EAGENT_EVENTS))
    .min(1)
    .max(20)
    .default([...EAGENT_EVENTS]),
  secret: z.string().min(16).max(256),
});
const registered = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(EAGENT_EVENTS)),
  created_at: z.string(),
});

const register =
  (market: MarketPort) =>
  async ({ who, body, request }: Asked): Promise<Response> => {
    const read = wanted.safeParse(body);
    if (!read.success) return refuse(refusalOf(read.error, wanted));
    const { events, ...more } = read.data;
    const input = { ...more, event_types: events, profile: "eagent" };
    const reply = await market.execute(who, "create_webhook", input, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const hook = OPERATIONS.create_webhook.output.parse(reply.output);
    const { webhook_id: id, url, event_types, created_at } = hook;
    return json(
      201,
      registered.parse({ id, url, events: event_types, created_at }),
      replayHeaders(reply),
    );
  };

/** The public catalogue of the first generation; wallet and webhooks of the second. */
export const accountRoutes = (market: MarketPort, door: Door): readonly Route[] => [
  {
    ...{ method: "get", path: "/api/v1/categories", title: "List categories", status: 200 },
    ...{ body: null, answers: catalogue, scope: null, access: "open" },
    answer: door.open(categories(market)),
  },
  {
    ...{ method: "get", path: "/v1/balance", title: "Read the balance", status: 200 },
    ...{ body: null, answers: balance, scope: "payments.read", access: "signed_in" },
    answer: door.signedIn(readBalance(market)),
  },
  {
    ...{ method: "post", path: "/v1/webhooks", title: "Register a webhook", status: 201 },
    ...{ body: wanted, answers: registered, scope: "webhooks.manage", access: "signed_in" },
    answer: door.signedIn(register(market)),
  },
];
