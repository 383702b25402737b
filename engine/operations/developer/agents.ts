import { z } from "zod";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import { iso } from "../../time.ts";
import { operation } from "../operation.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { nextCursor, paged, time } from "../schemas.ts";

export const listAgents = operation({
  name: "list_agents",
  title: "List agents",
  sentence: "The developer's agents, the first of them first.",
  roles: ["developer"],
  scope: "profile.read",
  effects: "reads",
  input: z.strictObject(paged),
  output: z.object({
    agents: z.array(
      z.object({
        agent_id: z.string(),
        display_name: z.string(),
        suspended: z.boolean(),
        created_at: time,
      }),
    ),
    next_cursor: nextCursor,
  }),
  needs: ({ cursor, limit }, who) => ({
    finds: [
      {
        index: "agents_by_developer",
        equals: [who.id],
        direction: "oldest_first",
        after: placeOf(cursor),
        limit,
      },
    ],
  }),
  decide: ({ limit }, context) => {
    const page = ofKind("agent", context.found[0] ?? []);
    return answer({
      agents: page.map(({ id: agent_id, data }) => ({
        agent_id,
        display_name: data.display_name,
        suspended: data.suspended,
        created_at: iso(data.created_at),
      })),
      next_cursor: cursorOf(page, limit, ({ data }) => data.created_at),
    });
  },
});
