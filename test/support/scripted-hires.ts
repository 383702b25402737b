import { expect } from "vitest";
import type { World } from "./world.ts";

/** What the tools have answered so far, the last of each by its name. */
export type Seen = Readonly<Record<string, unknown>>;

/** One tool call of a scripted model, and what others do while it is carried out. */
export interface Step {
  readonly tool: string;
  readonly args: (seen: Seen) => Readonly<Record<string, unknown>>;
  readonly meanwhile?: (seen: Seen) => Promise<unknown>;
}

export const fieldOf = (output: unknown, name: string): unknown =>
  new Map(Object.entries(output ?? {})).get(name);

const taskId = (seen: Seen): string => String(fieldOf(seen["create_task"], "task_id"));

const onTask =
  (more: Readonly<Record<string, unknown>> = {}) =>
  (seen: Seen) => ({ task_id: taskId(seen), ...more });

const until = (known_status: string, meanwhile: Required<Step>["meanwhile"]): Step => ({
  tool: "wait_for_task",
  args: onTask({ known_status, timeout_seconds: 10 }),
  meanwhile,
});

const SPEC = {
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  worker_instructions: "Stand across the street and have the whole sign in the picture.",
};

/** One worker at the agent's price: 100 Amber. */
export const fixedPrice = ({ ada }: World): readonly Step[] => [
  { tool: "get_wallet", args: () => ({}) },
  { tool: "dry_run", args: () => ({ ...SPEC, budget_amber: 100, location: null }) },
  { tool: "create_task", args: () => ({ ...SPEC, budget_amber: "100", milestone_count: null }) },
  { tool: "fund_task", args: onTask() },
  until("funded", (seen) => ada.acceptTask({ task_id: taskId(seen) })),
  until("matched", (seen) =>
    ada.submitWork({ task_id: taskId(seen), text_content: "The sign reads OPEN." }),
  ),
  { tool: "get_submission", args: onTask() },
  { tool: "approve_submission", args: onTask({ quality_rating: 0.9 }) },
];

export async function expectFixedPriceMoney({ acme, ada, operator }: World): Promise<void> {
  expect((await acme.getWallet()).balance_amber).toBe("900.00");
  expect((await ada.getEarnings()).available_amber).toBe("90.00");
  expect((await operator.getTrialBalance({})).balanced).toBe(true);
}

/** Two bid below 200 Amber, the better one delivers in two parts, the first of them twice. */
export function withBids({ ada, ben }: World): readonly Step[] {
  const hand = (seen: Seen, milestone_number: number) =>
    ada.submitWork({ task_id: taskId(seen), milestone_number, text_content: "Here it is." });
  const bid = async (seen: Seen): Promise<void> => {
    await ada.placeBid({ task_id: taskId(seen), amount_amber: 160 });
    await ben.placeBid({ task_id: taskId(seen), amount_amber: 180 });
  };
  return [
    {
      tool: "create_task",
      args: () => ({ ...SPEC, budget_amber: 200, bid_enabled: true, milestone_count: 2 }),
    },
    { tool: "fund_task", args: onTask() },
    {
      tool: "wait_for_task",
      args: onTask({ known_status: "bidding", timeout_seconds: 0.3 }),
      meanwhile: bid,
    },
    { tool: "close_bidding_early", args: onTask() },
    { tool: "list_bids", args: onTask() },
    { tool: "select_bid", args: onTask() },
    until("matched", (seen) => hand(seen, 1)),
    {
      tool: "reject_submission",
      args: onTask({ milestone_number: 1, reason: "The number plate cannot be read." }),
    },
    until("revision_requested", (seen) => hand(seen, 1)),
    { tool: "approve_submission", args: onTask({ milestone_number: 1 }) },
    until("partially_approved", (seen) => hand(seen, 2)),
    { tool: "approve_submission", args: onTask({ milestone_number: 2 }) },
  ];
}

export async function expectWithBidsMoney({ acme, ada, ben, operator }: World): Promise<void> {
  expect((await acme.getWallet()).balance_amber).toBe("840.00");
  expect((await ada.getEarnings()).available_amber).toBe("144.00");
  expect((await ben.getEarnings()).available_amber).toBe("0.00");
  expect((await operator.getTrialBalance({})).balanced).toBe(true);
}
