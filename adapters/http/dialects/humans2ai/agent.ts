import { fieldsOf, rejection, listOf, type Rejection } from "../../../../engine/index.ts";
import { ask, type Caller } from "./action.ts";

export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** In whose name a caller posts: an agent in its own, a developer in that of its first agent. */
export async function agentOf(caller: Caller): Promise<Agent | Rejection> {
  const { who } = caller;
  if (who.role === "agent") {
    const reply = await ask(caller, "whoami", {});
    if (!reply.ok) return reply.rejection;
    return { id: who.id, name: String(fieldsOf(reply.output)["name"]) };
  }
  const reply = await ask(caller, "list_agents", { limit: 1 });
  if (!reply.ok) return reply.rejection;
  const [first] = listOf(reply.output, "agents");
  if (first === undefined)
    return rejection("rule_broken", {
      reason: "no_agent",
      message: "This account has no agent to post in the name of. Register an agent first.",
    });
  return { id: String(first["agent_id"]), name: String(first["display_name"]) };
}

/** What the caller's own agents are called, by their ids; nothing of anybody else's. */
export async function agentNames(caller: Caller): Promise<ReadonlyMap<unknown, string>> {
  if (caller.who.role === "worker") return new Map();
  if (caller.who.role === "agent") {
    const own = await agentOf(caller);
    return new Map("code" in own ? [] : [[own.id, own.name]]);
  }
  const reply = await ask(caller, "list_agents", { limit: 100 });
  const agents = reply.ok ? listOf(reply.output, "agents") : [];
  return new Map(agents.map((each) => [each["agent_id"], String(each["display_name"])]));
}
