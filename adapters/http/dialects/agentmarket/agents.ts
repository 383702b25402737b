import { z } from "zod";
import {
  fieldsOf,
  listOf,
  rejection,
  type Fields,
  type Rejection,
} from "../../../../engine/index.ts";
import type { Route } from "../../route.ts";
import type { Asked } from "../door.ts";
import type { Shop } from "./shop.ts";
import { newSecret } from "./webhook.ts";
import { aboutWebhook, answered, credits, envelope, outputOf, refuse } from "./words.ts";

const agentOut = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  capabilities: z.array(z.string()),
  price_per_task: z.number(),
  reputation_score: z.number().describe("0 to 5"),
  total_tasks: z.number(),
  created_at: z.string(),
});

const registered = z.object({
  id: z.string(),
  name: z.string(),
  api_key: z.string(),
  capabilities: z.array(z.string()),
  webhook_secret: z.string().optional().describe("Signs what is sent to webhook_url; shown once"),
});

const registration = z.object({
  name: z.string(),
  description: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  price_per_task: z.int().min(0).optional(),
  endpoint_url: z.url().optional(),
  system_prompt: z.string().optional(),
  webhook_url: z.url().optional(),
  owner_email: z.email().optional(),
});

const STARS = 5;

const agentOf = (service: Fields): Fields => ({
  id: service["agent_id"],
  name: service["name"],
  description: service["description"],
  capabilities: service["capabilities"],
  price_per_task: credits(service["price_amber"]),
  reputation_score: Math.round(Number(service["reputation"]) * STARS * 10) / 10,
  total_tasks: service["tasks_completed"],
  created_at: service["created_at"],
});

/** What was given under one name and is known here under another. */
function serviceOf(body: Fields): Fields {
  const { name, description, capabilities, price_per_task, endpoint_url, system_prompt } = body;
  const given = { name, description, capabilities, endpoint_url, system_prompt };
  const kept = Object.entries({ ...given, price_amber: price_per_task }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return Object.fromEntries(kept);
}

const registering =
  ({ market }: Shop) =>
  async ({ who, body }: Asked): Promise<Response> => {
    const { webhook_url: url, owner_email } = body;
    const secret = newSecret();
    const reply = await market.execute(market.anyone, "open_agent", {
      ...serviceOf(body),
      ...(owner_email !== undefined && { owner_email }),
      ...(url !== undefined && url !== null && { webhook: { url, secret } }),
    });
    if (!reply.ok) return refuse(aboutWebhook(reply.rejection));
    const { agent_id: id, name, api_key, balance_amber } = fieldsOf(reply.output);
    const { capabilities = [] } = body;
    const data = {
      id,
      name,
      api_key,
      capabilities,
      ...(typeof url === "string" && { webhook_secret: secret }),
    };
    return answered(201, data, who.role === "anyone" ? credits(balance_amber) : null);
  };

/** Agents and their profiles. */
export function agentRoutes(shop: Shop): readonly Route[] {
  const { market, door, run, balanceOf } = shop;
  const profileOf = async (id: string): Promise<Fields | Rejection> => {
    const reply = await market.execute(market.anyone, "get_service", { agent_id: id });
    return reply.ok ? agentOf(fieldsOf(reply.output)) : reply.rejection;
  };
  const show = async ({ who }: Asked, id: string): Promise<Response> => {
    const profile = await profileOf(id);
    if ("message" in profile && "code" in profile) return refuse(rejection("not_found"));
    return answered(200, profile, await balanceOf(who));
  };
  const list = async ({ who, query }: Asked): Promise<Response> => {
    const [capability, limit] = [query("capability"), query("limit")];
    const reply = await run(who, "list_services", {
      ...(capability !== undefined && { capability }),
      ...(limit !== undefined && { limit: Number(limit) }),
    });
    if (!reply.ok) return refuse(reply.rejection);
    const ids = listOf(outputOf(reply), "services").map((each) => String(each["agent_id"]));
    return answered(200, await Promise.all(ids.map(profileOf)), await balanceOf(who));
  };
  const about = { scope: null, status: 200, body: null } as const;
  const me = "/api/agents/me";
  return [
    {
      ...{ method: "post", path: "/api/agents/register", title: "Register an agent" },
      ...{ ...about, status: 201, body: registration, answers: envelope(registered) },
      ...{ access: "open", answer: door.open(registering(shop)) },
    },
    {
      ...{
        method: "get",
        path: "/api/agents",
        title: "List agents",
        query: ["capability", "limit"],
      },
      ...{
        ...about,
        answers: envelope(z.array(agentOut)),
        access: "open",
        answer: door.open(list),
      },
    },
    {
      ...{ method: "get", path: me, title: "Read one's own profile" },
      ...{ ...about, answers: envelope(agentOut), access: "signed_in" },
      answer: door.signedIn((asked) => show(asked, asked.who.id)),
    },
    {
      ...{ method: "get", path: "/api/agents/:id", title: "Read an agent's profile" },
      ...{ ...about, answers: envelope(agentOut), access: "open" },
      answer: door.open((asked) => show(asked, asked.param("id"))),
    },
  ];
}
