import { z } from "zod";
import { listOf, type Fields } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Hub, Row } from "./row.ts";
import { notImplemented, refuse } from "./words.ts";

const agentOut = z.object({
  name: z.string(),
  capabilities: z.array(z.string()),
  status: z.enum(["available", "unavailable"]),
  agent_id: z.string(),
  description: z.string().nullable(),
});

/** Whom the Hub's tasks can be given to: who can be called, and asks for nothing. */
const isAvailable = ({ is_callable, price_amber }: Fields): boolean =>
  is_callable === true && Number(price_amber) === 0;

const agentOf = (service: Fields): z.input<typeof agentOut> => ({
  name: String(service["name"]),
  capabilities: z.array(z.string()).parse(service["capabilities"]),
  status: isAvailable(service) ? "available" : "unavailable",
  agent_id: String(service["agent_id"]),
  description: z.string().nullable().parse(service["description"]),
});

/** More are on later pages of `list_services`. */
const MOST = 100;

export const agentRows = ({ market, hub }: Hub): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/agents", title: "List agents" },
    query: ["capability", "status"],
    answers: z.object({ agents: z.array(agentOut), count: z.number() }),
    async handle({ query }) {
      if (!hub.settings.agents.enabled) return notImplemented("disabled");
      const [capability, status] = [query("capability"), query("status")];
      const wanted = { limit: MOST, ...(capability !== undefined && { capability }) };
      const reply = await market.execute(market.anyone, "list_services", wanted);
      if (!reply.ok) return refuse(reply.rejection);
      const agents = listOf(reply.output, "services")
        .map(agentOf)
        .filter((each) => status === undefined || each.status === status);
      return json(200, { agents, count: agents.length });
    },
  },
];
