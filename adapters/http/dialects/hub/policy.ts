import { z } from "zod";
import { SCOPES, type HubPort } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Row } from "./row.ts";
import { faultOf, refuse, rounded } from "./words.ts";

const dashboard = z.object({
  summary: z.object({
    total_evaluations: z.number(),
    approved: z.number(),
    rejected: z.number(),
    pending: z.number(),
  }),
  recent_concerns: z.array(z.string()),
  policy_compliance: z.number().nullable(),
});
const securityOut = z.object({
  capabilities: z.object({
    allow: z.record(z.string(), z.array(z.string())),
    deny: z.record(z.string(), z.array(z.string())),
  }),
  network: z.object({ allowlist: z.array(z.string()), denylist: z.array(z.string()) }),
  strict_mode: z.boolean(),
});

/** What an agent's key can never do, whatever scopes it has. */
const FOR_PEOPLE = ["confirm", "create_api_key", "set_spending_caps", "top_up"];

const telemetry = z.object({
  event_type: z.string().min(1).max(100),
  data: z.record(z.string(), z.unknown()).optional(),
});

export const policyRows = (hub: HubPort): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/selfinc/ethics/dashboard", title: "Read the Risk Gate" },
    answers: dashboard,
    async handle() {
      const { approved, rejected, pending } = (await hub.figures()).gate;
      const total = approved + rejected + pending;
      return json(200, {
        summary: { total_evaluations: total, approved, rejected, pending },
        // What a refused task said is kept nowhere.
        recent_concerns: [],
        policy_compliance: total === 0 ? null : rounded(approved / total),
      });
    },
  },
  {
    ...{ method: "get", path: "/api/security/policy", title: "Read who may do what" },
    answers: securityOut,
    handle: () =>
      json(200, {
        capabilities: { allow: { "agent:*": SCOPES }, deny: { "agent:*": FOR_PEOPLE } },
        network: { allowlist: hub.settings.allowlist, denylist: ["private addresses"] },
        strict_mode: hub.settings.strict,
      }),
  },
  {
    ...{ method: "get", path: "/api/policy/disclosure", title: "Read what is kept" },
    answers: z.object({
      telemetry_opt_in: z.boolean(),
      data_retention_days: z.null().describe("The log is kept for good: money is proven by it"),
      disclosure_url: z.string().nullable(),
    }),
    handle: () =>
      json(200, {
        telemetry_opt_in: hub.settings.telemetry,
        data_retention_days: null,
        disclosure_url: hub.settings.disclosure,
      }),
  },
  {
    ...{ method: "post", path: "/api/telemetry", title: "Send an event of telemetry" },
    ...{ status: 202, area: "agents", body: telemetry },
    answers: z.object({ received: z.boolean() }),
    handle({ body }) {
      if (!telemetry.safeParse(body).success)
        return refuse(faultOf("event_type", "event_type must name the event."));
      // Nothing of it is kept; where telemetry is off it is not even counted.
      if (hub.settings.telemetry) hub.measured();
      return json(202, { received: hub.settings.telemetry });
    },
  },
];
