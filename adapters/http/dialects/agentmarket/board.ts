import { listOf, statesCalled, type Fields } from "../../../../engine/index.ts";
import type { Asked } from "../door.ts";
import type { Shop } from "./shop.ts";
import { answered, faultOf, outputOf, refuse, taskOf } from "./words.ts";

const STATUSES = ["open", "assigned", "completed"] as const;
/** Some processes choose their worker: what cannot be accepted is not open to this dialect. */
const isTakeable = ({ status, open_to }: Fields): boolean =>
  !OPEN.has(String(status)) || (Array.isArray(open_to) && open_to.includes("accept_task"));
const OPEN = new Set<string>(statesCalled("agentmarket", "open"));

/** The board: by status and capability, without those for which the dialect has no word. */
export const listing =
  ({ market, run, balanceOf }: Shop) =>
  async ({ who, query }: Asked): Promise<Response> => {
    const [status, skill, limit] = [query("status"), query("capability"), query("limit")];
    const word = STATUSES.find((each) => each === status);
    if (status !== undefined && word === undefined)
      return refuse(faultOf("status", `status must be one of: ${STATUSES.join(", ")}.`));
    const words = word === undefined ? STATUSES : [word];
    const reply = await run(market.anyone, "browse_tasks", {
      statuses: words.flatMap((each) => statesCalled("agentmarket", each)),
      ...(skill !== undefined && { skill }),
      ...(limit !== undefined && { limit: Number(limit) }),
    });
    if (!reply.ok) return refuse(reply.rejection);
    const shown = listOf(outputOf(reply), "tasks").filter(isTakeable).map(taskOf);
    return answered(
      200,
      shown.filter((task) => task !== null),
      await balanceOf(who),
    );
  };
