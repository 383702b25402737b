import type { OperationName } from "../../engine/index.ts";
import type { SandboxCredentials } from "../../src/host.ts";
import { bring, SPEC, type Got, type Wire } from "../adapters/http/given.ts";

/** Where commands are given: a way to speak to a market, and a credential of each role. */
export interface Town {
  readonly wire: Wire;
  readonly keys: SandboxCredentials;
}
export type By = "agent" | "developer" | "worker" | "operator" | "anyone";
export type Input = Readonly<Record<string, unknown>>;

/** A command that has an effect when it is given once, and what must stand before it. */
export interface Command {
  readonly name: OperationName;
  readonly by: By;
  /** What sets it apart from another one of the same name. */
  readonly note: string;
  readonly given: (town: Town) => Promise<Input>;
}

export const keyFor = ({ keys }: Pick<Town, "keys">, by: By): string | undefined =>
  ({
    agent: keys.agent_key,
    developer: keys.developer_token,
    worker: keys.worker_token,
    operator: keys.operator_token,
    anyone: undefined,
  })[by];

/** From so much on a person is asked, in every market that these commands are given to. */
export const CONFIRM_FROM = "9000";
const DEAR = { budget_amber: 9_500 };
const BIDDING = { bid_enabled: true };
/** An address of nobody's, which the sender turns down by itself. */
const HOOK = { url: "https://192.0.2.1/here", event_types: ["task.created"] };
const SECRET = "sixteen characters and more";
/** Above what an agent may set aside within an hour, in US dollars and in Amber. */
const RISKY = { usd: 20_000, amber: 1_500_000 };

async function ask({ wire, keys }: Town, name: OperationName, by: By, input: Input) {
  const got = await wire.v1(name, keyFor({ keys }, by), input);
  if (got.status !== 200) throw new Error(`${name}: ${got.text}`);
  return got.body;
}

async function refused(call: Promise<Got>): Promise<ReturnType<JSON["parse"]>> {
  const { body, text } = await call;
  if (body?.error === undefined) throw new Error(`not refused: ${text}`);
  return body.error.data;
}

type Given = Command["given"];
type Bring = Parameters<typeof bring>;

const task =
  (upTo: Bring[1], more: Bring[2] = {}, input: Input = {}): Given =>
  async (town) => ({ task_id: await bring(town, upTo, more), ...input });

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

const command = (name: OperationName, by: By, given: Given, note = ""): Command => ({
  ...{ name, by, given, note },
});
const plain =
  (input: Input): Given =>
  () =>
    Promise.resolve(input);

/** The first field of each input can be changed so that the command is another, and still one. */
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
  command("suspend", "operator", async (town) => {
    const { worker_id } = await ask(town, "register_worker", "operator", { name: "Eve" });
    return { account_id: worker_id };
  }),
  command("advance_clock", "operator", plain({ seconds: 60 })),
];
