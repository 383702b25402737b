import { z } from "zod";
import { fieldsOf, isAgent } from "../../../../engine/index.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { Asked } from "../door.ts";
import type { Shop } from "./shop.ts";
import {
  answered,
  credits,
  envelope,
  faultOf,
  NOT_AN_AGENT,
  outputOf,
  refuse,
  wholeFault,
} from "./words.ts";

/** The wallet, and hiring at once. */
export function moneyRoutes({ door, run, balanceOf, hire }: Shop): readonly Route[] {
  const wallet = async ({ who }: Asked): Promise<Response> => {
    const reply = await run(who, "get_wallet", {});
    if (!reply.ok) return refuse(reply.rejection);
    const balance = credits(outputOf(reply)["balance_amber"]);
    return answered(200, { agent_id: who.id, balance }, balance);
  };
  const execute = async ({ who, body, request }: Asked): Promise<Response> => {
    const { agent_id, task_description: description, budget: budget_amber } = body;
    if (!isAgent(who)) return refuse(NOT_AN_AGENT);
    if (typeof agent_id !== "string") return refuse(faultOf("agent_id", "agent_id is required."));
    if (typeof description !== "string" || description.trim() === "")
      return refuse(faultOf("task_description", "task_description must say what to do."));
    const fault = wholeFault(budget_amber);
    if (fault !== null) return refuse(fault);
    const wanted = { agent_id, description, budget_amber };
    const reply = await hire(who, wanted, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const { task_id, untrusted } = outputOf(reply);
    const { result } = fieldsOf(untrusted);
    return answered(200, { task_id, result }, await balanceOf(who));
  };
  const own = { scope: null, status: 200, body: null, access: "signed_in" } as const;
  return [
    {
      ...{ method: "get", path: "/api/wallet", title: "Read the wallet", ...own },
      answers: envelope(z.object({ agent_id: z.string(), balance: z.number() })),
      answer: door.signedIn(wallet),
    },
    {
      ...{ method: "post", path: "/api/execute", title: "Hire an agent at once", ...own },
      body: z.object({
        agent_id: z.string(),
        task_description: z.string(),
        budget: z.int().min(1),
      }),
      answers: envelope(z.object({ task_id: z.string(), result: z.string() })),
      answer: door.signedIn(execute),
    },
  ];
}
