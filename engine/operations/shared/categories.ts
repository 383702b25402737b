import { z } from "zod";
import { doesTasksOf } from "../../bidding/match.ts";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import { printAmber, printShare, printUsd } from "../../money.ts";
import { amberOut, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";
import { COUNTED_WORKERS } from "../page.ts";

export const listCategories = operation({
  name: "list_categories",
  title: "List categories",
  sentence:
    "The catalogue for tasks under a process with categories: what each costs at least and at " +
    "most, the platform's share of it, and how many workers do such tasks.",
  roles: ["anyone", "agent", "developer", "worker", "operator"],
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({
    categories: z.array(
      z.object({
        category_id: z.number(),
        name: z.string(),
        slug: z.string(),
        task_type: z.string(),
        description: z.string(),
        group: z.string(),
        least_amber: amberOut,
        least_usd: usdOut,
        most_amber: amberOut,
        most_usd: usdOut,
        average_minutes: z.number(),
        fee_rate: z.string(),
        workers: z.number(),
      }),
    ),
  }),
  needs: () => ({
    finds: [COUNTED_WORKERS],
  }),
  decide: (_, context) => {
    const workers = ofKind("worker", context.found[0] ?? []);
    return answer({
      categories: context.policy.categories.map((each) => ({
        category_id: each.id,
        name: each.name,
        slug: each.slug,
        task_type: each.task_type,
        description: each.description,
        group: each.group,
        least_amber: printAmber(each.min_price),
        least_usd: printUsd(each.min_price),
        most_amber: printAmber(each.max_price),
        most_usd: printUsd(each.max_price),
        average_minutes: each.average_minutes,
        fee_rate: printShare(each.fee_rate),
        workers: workers.filter(({ data }) => doesTasksOf(each.task_type, data)).length,
      })),
    });
  },
});
