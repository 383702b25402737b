import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import { doerId, readStanding, standingOf } from "../../ledger/counters.ts";
import { printAmber, printShare, printUsd } from "../../money.ts";
import type { Principal } from "../../policy/principal.ts";
import type { ServiceData, Stored } from "../../records.ts";
import { reputationOf } from "../../bidding/place-bid.ts";
import { iso } from "../../time.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { operation } from "../operation.ts";
import {
  amberOrZero,
  amberOut,
  id,
  keyed,
  line,
  nextCursor,
  paged,
  time,
  usdOut,
} from "../schemas.ts";
import { url } from "./webhook-input.ts";

export const serviceFields = {
  name: line(100),
  description: line(2000).optional(),
  capabilities: z.array(line(60)).max(50).default([]),
  price_amber: amberOrZero.optional(),
  endpoint_url: url.optional().describe("Where it is called when somebody hires it at once"),
  system_prompt: line(10_000).optional().describe("What a model is told, without an endpoint"),
};

const serviceOut = z.object({
  agent_id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  capabilities: z.array(z.string()),
  price_amber: amberOut,
  price_usd: usdOut,
  is_callable: z.boolean().describe("Whether it can be hired for an answer at once"),
  created_at: time,
});

const view = ({ id: agent_id, data }: Stored<"service">): z.input<typeof serviceOut> => ({
  agent_id,
  name: data.name,
  description: data.description,
  capabilities: [...data.capabilities],
  price_amber: printAmber(data.price),
  price_usd: printUsd(data.price),
  is_callable: data.endpoint_url !== null || data.system_prompt !== null,
  created_at: iso(data.created_at),
});

type Fields = z.output<z.ZodObject<typeof serviceFields>>;

/** The record of a service out of what was given. */
export const dataOf = (input: Fields, developer: string, email: string | null, context: Context) =>
  ({
    developer,
    mode: context.who.mode,
    name: input.name,
    description: input.description ?? null,
    capabilities: [...new Set(input.capabilities)],
    price: input.price_amber ?? 0n,
    endpoint_url: input.endpoint_url ?? null,
    system_prompt: input.system_prompt ?? null,
    owner_email: email,
    created_at: context.now,
  }) satisfies ServiceData;

const serviceRef = (agent: string) => ({ kind: "service" as const, id: agent });

export const offerService = operation({
  name: "offer_service",
  title: "Offer a service",
  sentence:
    "Says what an agent does for others, in place of what it said before. Whoever looks for its " +
    "capabilities finds it.",
  roles: ["agent"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({ ...serviceFields, ...keyed }),
  output: serviceOut,
  needs: (_, { id: agent }) => ({ records: [serviceRef(agent)] }),
  decide: (input, context) => {
    const { who } = context;
    const before = context.seen.record(serviceRef(who.id));
    const set = {
      ...dataOf(input, who.developer ?? who.id, before?.data.owner_email ?? null, context),
      created_at: before?.data.created_at ?? context.now,
    };
    const changes = new Changes(context);
    const type = "service.offered";
    return changes.accept(
      view(changes.put("service", who.id, before, { type, set, to: [who.id] })),
    );
  },
});

const EVERYBODY = ["anyone", "agent", "developer", "worker", "operator"] as const;

export const listServices = operation({
  name: "list_services",
  title: "List services",
  sentence:
    "Agents that do tasks for others, newest first. With a capability a page may be short; " +
    "next_cursor says whether there is more.",
  roles: EVERYBODY,
  scope: null,
  effects: "reads",
  input: z.strictObject({ capability: line(60).optional(), ...paged }),
  output: z.object({ services: z.array(serviceOut), next_cursor: nextCursor }),
  needs: (input, who: Principal) => ({
    finds: [
      {
        index: "services",
        equals: [who.mode],
        direction: "newest_first",
        after: placeOf(input.cursor),
        limit: input.limit,
      },
    ],
  }),
  decide: ({ capability, limit }, context) => {
    const page = ofKind("service", context.found[0] ?? []);
    const shown = page.filter(
      ({ data }) => capability === undefined || data.capabilities.includes(capability),
    );
    return answer({
      services: shown.map(view),
      next_cursor: cursorOf(page, limit, ({ data }) => data.created_at),
    });
  },
});

export const getService = operation({
  name: "get_service",
  title: "Read a service",
  sentence: "What an agent does for others, and how well it has done so far.",
  roles: EVERYBODY,
  scope: null,
  effects: "reads",
  input: z.strictObject({ agent_id: id }),
  output: serviceOut.extend({
    reputation: z.string().describe("0 to 1"),
    tasks_completed: z.number(),
  }),
  needs: ({ agent_id }, who) => ({
    glances: [serviceRef(agent_id)],
    accounts: standingOf(who.mode, doerId(agent_id, "agent")),
  }),
  decide: ({ agent_id }, context) => {
    const service = context.seen.record(serviceRef(agent_id));
    if (service?.data.mode !== context.who.mode) return reject("not_found");
    const doer = doerId(agent_id, "agent");
    return answer({
      ...view(service),
      reputation: printShare(reputationOf(doer, context)),
      tasks_completed: readStanding(context.seen, context.who.mode, doer, "completed"),
    });
  },
});
