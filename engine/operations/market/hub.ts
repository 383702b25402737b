import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Ref } from "../../records.ts";
import { operation } from "../operation.ts";

const DEVELOPER = "dev_hub";
const AGENT = "agt_hub";

const refs: readonly Ref[] = [
  { kind: "developer", id: DEVELOPER },
  { kind: "agent", id: AGENT },
];

/** The account in whose name those act at the Hub who show no key of their own. It has no money. */
export const openHub = operation({
  name: "open_hub",
  title: "Open the Hub's account",
  sentence: "Makes the account that acts for the Hub's callers, where it is missing.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({}),
  output: z.object({ agent_id: z.string(), developer_id: z.string() }),
  needs: () => ({ records: refs }),
  decide: (_, context) => {
    const { seen, now } = context;
    const changes = new Changes(context, "engine");
    const begun = { created_at: now, suspended: false };
    if (!seen.record({ kind: "developer", id: DEVELOPER }))
      changes.create("developer", DEVELOPER, {
        type: "developer.registered",
        set: { ...begun, name: "Hub", daily_cap: null, task_cap: null },
        to: [DEVELOPER],
      });
    if (!seen.record({ kind: "agent", id: AGENT }))
      changes.create("agent", AGENT, {
        type: "agent.registered",
        set: { ...begun, developer: DEVELOPER, display_name: "Hub" },
      });
    return changes.accept({ agent_id: AGENT, developer_id: DEVELOPER });
  },
});
