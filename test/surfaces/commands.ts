import { bring, SPEC } from "../adapters/http/given.ts";
import {
  ask,
  BIDDING,
  command,
  DEAR,
  HOOK,
  payoutOf,
  plain,
  refused,
  REVIEW_FROM,
  RISKY,
  SECRET,
  task,
  type Command,
  type Given,
  type Town,
} from "./command.ts";

export { CONFIRM_FROM, keyFor, REVIEW_FROM } from "./command.ts";
export type { By, Command, Input, Town } from "./command.ts";

const bid: Given = async (town) => {
  const task_id = await bring(town, "funded", BIDDING);
  await ask(town, "place_bid", "worker", { task_id, amount_amber: 7 });
  return { task_id };
};

const closed: Given = async (town) => {
  const { task_id } = await bid(town);
  await ask(town, "close_bidding_early", "agent", { task_id });
  return { task_id };
};

const applied: Given = async (town) => {
  const task_id = await bring(town, "funded", {});
  const { application_id } = await ask(town, "apply_to_task", "worker", { task_id });
  return { task_id, application_id };
};

async function disputed(town: Town): Promise<{ readonly dispute_id: string }> {
  const task_id = await bring(town, "awaiting_review", {});
  return ask(town, "file_dispute", "agent", { task_id, reason: "It is another shop." });
}

/** There may be twenty at most, so each makes room for itself. */
export async function hook(town: Town): Promise<{ readonly webhook_id: string }> {
  await noHooks(town);
  return ask(town, "create_webhook", "agent", { ...HOOK, secret: SECRET });
}

async function noHooks(town: Town): Promise<void> {
  const { webhooks } = await ask(town, "list_webhooks", "agent", {});
  for (const { webhook_id } of webhooks) await ask(town, "delete_webhook", "agent", { webhook_id });
}

async function waiting(town: Town) {
  const task_id = await bring(town, "draft", DEAR);
  const asked = town.wire.v1("fund_task", town.keys.agent_key, { task_id });
  const { confirmation_id } = await refused(asked);
  return { task_id, confirmation_id: String(confirmation_id) };
}

export const COMMANDS: readonly Command[] = [
  command("create_task", "agent", plain(SPEC)),
  command("create_task", "developer", async ({ keys }) => ({ ...SPEC, agent_id: keys.agent_id })),
  command("fund_task", "agent", task("draft")),
  command("post_task", "agent", plain(SPEC)),
  command(
    "fund_task",
    "agent",
    async (town) => {
      const asked = await waiting(town);
      await ask(town, "confirm", "developer", { confirmation_id: asked.confirmation_id });
      return asked;
    },
    "confirmed",
  ),
  command("cancel_task", "agent", task("funded")),
  command("approve_submission", "agent", task("awaiting_review")),
  command("reject_submission", "agent", task("awaiting_review", {}, { reason: "Blurred." })),
  command("file_dispute", "agent", task("awaiting_review", {}, { reason: "Another shop." })),
  command("file_dispute", "worker", async (town) => {
    const task_id = await bring(town, "awaiting_review", {});
    await ask(town, "reject_submission", "agent", { task_id, reason: "Blurred." });
    return { task_id, reason: "It is sharp." };
  }),
  command("close_bidding_early", "agent", bid),
  command("select_bid", "agent", closed),
  command("reopen_bidding", "agent", closed),
  command("select_applicant", "agent", applied),
  command("send_message", "agent", task("matched", {}, { text: "Hello." })),
  command("send_message", "worker", task("matched", {}, { text: "On my way." })),
  command("mark_notifications_read", "agent", async (town) => {
    await bring(town, "funded", {});
    return { through: 2 };
  }),
  command("update_profile", "agent", plain({ name: "Scout the second" })),
  command("update_profile", "worker", plain({ name: "Ada the second" })),
  command("accept_task", "worker", task("funded")),
  command("apply_to_task", "worker", task("funded")),
  command("place_bid", "worker", task("funded", BIDDING, { amount_amber: 7 })),
  command("withdraw_bid", "worker", bid),
  command("start_task", "worker", task("matched")),
  command("submit_work", "worker", task("matched", {}, { text_content: "Done." })),
  command("release_task", "worker", task("matched")),
  command("request_payout", "worker", async (town) => {
    const task_id = await bring(town, "awaiting_review", {});
    await ask(town, "approve_submission", "agent", { task_id });
    return { amount_amber: 1 };
  }),
  command("respond_to_dispute", "worker", async (town) => ({
    dispute_id: (await disputed(town)).dispute_id,
    response: "It is the right one.",
  })),
  command("register_developer", "anyone", plain({ name: "Acme" })),
  command("register_developer", "operator", plain({ name: "Acme" })),
  command("register_worker", "anyone", plain({ name: "Dora" })),
  command("register_worker", "operator", plain({ name: "Dora" })),
  command("open_agent", "anyone", plain({ name: "ResearchBot", capabilities: ["research"] })),
  command("offer_service", "agent", plain({ name: "Scout", capabilities: ["research"] })),
  command("register_plugin", "agent", plain({ name: "summary", manifest: { version: "1.0.0" } })),
  command("register_agent", "developer", plain({ display_name: "Second" })),
  command("create_api_key", "developer", plain({ name: "reader", scopes: ["tasks.read"] })),
  command("revoke_api_key", "developer", async (town) => {
    const key = { name: "to be revoked", scopes: ["tasks.read"] };
    const { key_id } = await ask(town, "create_api_key", "developer", key);
    return { key_id };
  }),
  command("top_up", "developer", plain({ usd: 5 })),
  command("refund_deposit", "developer", async (town) => {
    const { deposit_id } = await ask(town, "top_up", "developer", { usd: 4 });
    return { deposit_id, amount_amber: 100 };
  }),
  command("set_spending_caps", "developer", plain({ per_task_spend_cap_amber: 2_000_000 })),
  command("confirm", "developer", async (town) => ({
    confirmation_id: (await waiting(town)).confirmation_id,
  })),
  command("create_webhook", "agent", async (town) => {
    await noHooks(town);
    return { secret: SECRET, ...HOOK };
  }),
  command("delete_webhook", "agent", async (town) => ({
    webhook_id: (await hook(town)).webhook_id,
  })),
  command("enable_webhook", "agent", async (town) => ({
    webhook_id: (await hook(town)).webhook_id,
  })),
  command("rotate_webhook_secret", "agent", async (town) => ({
    webhook_id: (await hook(town)).webhook_id,
    secret: `${SECRET}, and another`,
  })),
  command("replay_webhook", "agent", async (town) => ({
    webhook_id: (await hook(town)).webhook_id,
    after_sequence: 0,
  })),
  command("resolve_dispute", "operator", async (town) => ({
    dispute_id: (await disputed(town)).dispute_id,
    ruling: "refund",
  })),
  command("review_risk", "operator", async (town) => {
    await ask(town, "top_up", "developer", { usd: RISKY.usd });
    const task_id = await bring(town, "draft", { budget_amber: RISKY.amber });
    const held = town.wire.v1("fund_task", town.keys.agent_key, { task_id });
    const { risk_id } = await refused(held);
    return { risk_id, verdict: "block" };
  }),
  command("match_task", "operator", async (town) => {
    // Of a kind that pays enough, and where no worker is near: the host leaves it alone.
    const far = { budget_amber: 600, location: { latitude: 0, longitude: -150 } };
    const posted = await ask(town, "post_task", "agent", { ...SPEC, process: "eagent", ...far });
    const { task_id } = posted;
    return { minutes: 60, task_id, worker_id: "wrk_sandbox_1" };
  }),
  command("adjust_balance", "operator", async (town) => {
    const { id } = await ask(town, "whoami", "developer", {});
    return { account_id: id, direction: "debit", amount_amber: 1, note: "a correction" };
  }),
  command("record_deposit", "operator", async (town) => {
    const { id } = await ask(town, "whoami", "developer", {});
    return { account_id: id, amount_amber: 7, note: "a transfer came", reference: "slip 7" };
  }),
  command("confirm_deposit", "operator", async (town) => {
    const { id: account_id } = await ask(town, "whoami", "developer", {});
    const slip = { amount_amber: 7, note: "a transfer came", reference: "slip 7" };
    const made = await ask(town, "record_deposit", "operator", { account_id, ...slip });
    return { deposit_id: made.deposit_id, account_id, note: "it is there" };
  }),
  command("review_payout", "operator", async (town) => ({
    payout_id: await payoutOf(town, REVIEW_FROM),
    decision: "approve",
    note: "looked at",
  })),
  command("settle_payout", "operator", async (town) => ({
    // One that ends in three cents stays on its way.
    payout_id: await payoutOf(town, "103"),
    outcome: "paid",
    note: "sent",
    reference: "slip 8",
  })),
  command("suspend", "operator", async (town) => {
    const { worker_id } = await ask(town, "register_worker", "operator", { name: "Eve" });
    return { account_id: worker_id };
  }),
  command("advance_clock", "operator", plain({ seconds: 60 })),
];
