import type { Principal } from "../../engine/policy/principal.ts";

export const ROLES = ["bidder", "onlooker", "stranger", "owner", "developer", "nobody"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, and about what. */
export interface Spied {
  readonly who: Principal;
  readonly tasks: readonly string[];
  readonly turn: number;
}

interface Probe {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const probe = (name: string, input: Probe["input"] = {}): Probe => ({ name, input });

const EVERYWHERE = ["get_wallet", "get_earnings", "list_tasks", "list_transactions", "get_profile"];
const FORBIDDEN = ["get_trial_balance", "export_ledger", "list_disputes", "review_risk"];

/** What everybody may try about any task. */
const aboutTask = (task_id: string): readonly Probe[] => [
  probe("get_task", { task_id }),
  probe("wait_for_task", { task_id, known_status: "bidding", timeout_seconds: 0 }),
  probe("list_bids", { task_id }),
  probe("list_applications", { task_id }),
  probe("list_messages", { task_id }),
  probe("send_message", { task_id, text: "Anybody there?" }),
  probe("get_submission", { task_id }),
  probe("verify_submission", { task_id }),
  probe("get_dispute", { dispute_id: `${task_id}.d1` }),
  probe("file_dispute", { task_id, reason: "Just trying." }),
];

/** What a worker may try to find out what others have asked. */
const asWorker = ({ turn }: Spied, task_id: string): readonly Probe[] => [
  probe("accept_task", { task_id }),
  probe("apply_to_task", { task_id }),
  probe("start_task", { task_id }),
  probe("submit_work", { task_id, text_content: "done" }),
  probe("release_task", { task_id }),
  // Refused, so that nothing comes of it: the words of the refusal are what counts.
  ...[0, "-1", "301", "1e3", 1000 + turn].map((amount_amber) =>
    probe("place_bid", { task_id, amount_amber }),
  ),
];

/** What somebody may try who has bid, or who has not. */
const asRequester = ({ turn }: Spied, task_id: string): readonly Probe[] => [
  probe("select_bid", { task_id }),
  probe("select_bid", { task_id, bid_id: `bid_wrk_anyone_5_${turn}` }),
  probe("select_applicant", { task_id, application_id: "app_1" }),
  probe("reopen_bidding", { task_id }),
  probe("approve_submission", { task_id }),
  probe("reject_submission", { task_id, reason: "Just trying." }),
  probe("fund_task", { task_id }),
];

const general = ({ turn }: Spied): readonly Probe[] => [
  ...EVERYWHERE.map((name) => probe(name)),
  ...FORBIDDEN.map((name) => probe(name)),
  probe("list_events", { limit: 1000 }),
  probe("list_events", { after: turn }),
  probe("get_capabilities"),
  probe("get_api_score"),
  probe("find_tasks", { kind: "bidding" }),
  probe("find_tasks", { kind: "bidding", limit: 1 }),
  probe("find_tasks"),
  probe("dry_run", { title: "Count", task_type: "errand", budget_amber: 5 }),
  probe("list_confirmations"),
  probe("get_task", { task_id: "tsk_none" }),
];

const withdrawing = (task_id: string): readonly Probe[] => [probe("withdraw_bid", { task_id })];

/** Only what others may not do anyway: the task is to stay open. */
const meddling = (task_id: string): readonly Probe[] => [
  probe("close_bidding_early", { task_id }),
  probe("cancel_task", { task_id }),
];

type Probes = (spied: Spied) => readonly Probe[];
const all = (spied: Spied, ...each: ((spied: Spied, task: string) => readonly Probe[])[]) => [
  ...general(spied),
  ...spied.tasks.flatMap((task) => each.flatMap((probes) => probes(spied, task))),
];
const about = (_: Spied, task: string): readonly Probe[] => aboutTask(task);
const withdraw = (_: Spied, task: string): readonly Probe[] => withdrawing(task);
const meddle = (_: Spied, task: string): readonly Probe[] => meddling(task);

/** Everything that each of them can ask. */
export const PROBES: Readonly<Record<Role, Probes>> = {
  bidder: (spied) => all(spied, about, asWorker, asRequester, meddle),
  onlooker: (spied) => all(spied, about, asWorker, withdraw, asRequester, meddle),
  stranger: (spied) => all(spied, about, asWorker, withdraw, asRequester, meddle),
  owner: (spied) => all(spied, about, asRequester, asWorker, withdraw),
  developer: (spied) => all(spied, about, asRequester, asWorker, withdraw),
  nobody: (spied) => all(spied, about, asWorker, withdraw, asRequester, meddle),
};
