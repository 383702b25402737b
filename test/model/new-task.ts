import { BUILT_IN } from "../../engine/process/builtin.ts";
import type { Call, Table } from "./calls.ts";

const BUDGETS = [1, "1.000001", "33.333333", 90, "99.999999", 100, 250.5] as const;
const HOUR = 3_600_000;

/** What it pays; the process without money is mostly given none. */
function budgetFor(process: string | null, dice: Table["dice"]) {
  if (process === "hub" && dice.chance(0.9)) return {};
  return { budget_amber: process === "eagent" ? dice.pick([100, 250.5]) : dice.pick(BUDGETS) };
}

/** A new task in one of many shapes. */
export function newTask({ cast, dice }: Table): Call {
  const who = dice.pick([...cast.agents, ...cast.developers]);
  const agents = cast.agents.filter(({ developer }) => developer === who.id);
  const invitable = cast.workers.filter(({ mode }) => mode === who.mode);
  const process = dice.chance(0.4) ? dice.pick(BUILT_IN).name : null;
  const bids = dice.chance(0.5) && (process === null || process === "aethra");
  const hours = dice.pick([2, 24, 24, 24 * 9]);
  return {
    who,
    name: process === null ? "create_task" : "post_task",
    input: {
      ...(process !== null && { process }),
      ...(process === "eagent" && { category_id: 5 }),
      ...(process !== null && dice.chance(0.2) && { only_for: dice.pick(invitable).id }),
      title: "Photograph the shop front",
      task_type:
        process === "eagent" ? "form_fill" : dice.pick(["photography", "errand", "delivery"]),
      ...budgetFor(process, dice),
      milestone_count: dice.weigh([
        [5, 1],
        [2, 2],
        [2, 3],
        [2, 4],
        [1, 20],
      ]),
      deadline_iso: new Date(cast.market.now() + hours * HOUR).toISOString(),
      ...(who.role === "developer" && { agent_id: dice.pick(agents).id }),
      ...(bids && {
        bid_enabled: true,
        bid_duration_hours: dice.pick([0.25, 1, 1.5]),
        bid_visibility: dice.pick(["sealed", "live"]),
        payment_rule: dice.pick(["first_price", "second_price", "weighted"]),
      }),
      ...(dice.chance(0.2) && { photo_requirements: { min_count: 1 } }),
      ...(dice.chance(0.4) && { location: { latitude: 37.79, longitude: -122.39 } }),
    },
  };
}
