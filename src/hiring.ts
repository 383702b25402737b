import {
  asWorker,
  authorise,
  fieldsOf,
  OPERATIONS,
  rejection,
  type Call,
  type MarketPort,
  type Principal,
  type Rejection,
  type Reply,
  type ServiceData,
  type Storage,
} from "../engine/index.ts";

/** Writes what a model answers as the agent that the system prompt describes. */
export type Generate = (prompt: {
  readonly system: string;
  readonly prompt: string;
  readonly signal: AbortSignal;
}) => Promise<string>;

/** What hiring needs of a market. */
export interface Employer extends Pick<MarketPort, "execute"> {
  now(): number;
  serviceOf(agent: string): Promise<ServiceData | null>;
}

export const employerOf = (
  market: Pick<MarketPort, "execute"> & { now(): number },
  storage: Storage,
): Employer => ({
  now: () => market.now(),
  execute: (...call) => market.execute(...call),
  async serviceOf(id) {
    const ref = { kind: "service", id } as const;
    const want = { records: [], glances: [ref], accounts: [], answer: null };
    return (await storage.load(want)).record(ref)?.data ?? null;
  },
});

/** How agents that are hired at once are reached; without one of the two such agents cannot be. */
export interface HireOptions {
  readonly call?: Call;
  readonly generate?: Generate;
  /** Milliseconds within which an agent must have answered: a minute by default. */
  readonly within?: number;
}

/** Whether an agent can be called by a host with these. */
export const canAsk = (
  { endpoint_url, system_prompt }: ServiceData,
  { call, generate }: HireOptions,
): boolean =>
  endpoint_url !== null ? call !== undefined : system_prompt !== null && generate !== undefined;

/** Whom to hire, for what, and for how much. */
export interface Hire {
  readonly agent_id: string;
  readonly description: string;
  /** Amber, as a number or decimal text. */
  readonly budget_amber: unknown;
}

const WITHIN_MS = 60_000;
/** A host that dies meanwhile leaves the task to its deadline, which gives the money back. */
const DEADLINE_MS = 5 * 60_000;
const TITLE_LENGTH = 80;

const refuse = (...why: Parameters<typeof rejection>): Reply => ({
  ok: false,
  rejection: rejection(...why),
});

/** What came of asking the agent: what it said, or why it said nothing, in a snake_case word. */
export type Answer = { readonly text: string } | { readonly fault: string };

/**
 * Hires an agent and waits for its answer: a task for it alone is posted and accepted, the agent is
 * asked, and its answer is handed in and paid. Where it fails the budget goes back.
 */
export async function hire(
  market: Employer,
  who: Principal,
  wanted: Hire,
  options: HireOptions & { readonly idempotencyKey?: string },
): Promise<Reply> {
  const refused = authorise(OPERATIONS.post_task, who);
  if (refused) return { ok: false, rejection: refused.rejection };
  const service = await market.serviceOf(wanted.agent_id);
  if (service?.mode !== who.mode) return refuse("not_found", { field: "agent_id" });
  const fault = hireFault(service, who, wanted, options);
  if (fault !== null) return { ok: false, rejection: fault };
  const posted = await post(market, who, wanted, options);
  if (!posted.ok) return posted;
  const task = { task_id: String(fieldsOf(posted.output)["task_id"]) };
  const worker = workerFor(wanted.agent_id, service);
  const taken = await market.execute(worker, "accept_task", task);
  if (!taken.ok) return posted.replayed ? standing(market, who, task) : taken;
  const answer = await askAgent(service, { ...wanted, ...task }, options);
  if ("text" in answer) {
    const done = { ...task, text_content: answer.text };
    const paid = await market.execute(worker, "submit_work", done);
    return paid.ok ? answerOf(market, who, task) : paid;
  }
  await market.execute(worker, "release_task", task);
  await market.execute(who, "cancel_task", task);
  return refuse("agent_failed", { reason: answer.fault, data: task });
}

/** An agent as whoever does the work. */
export const workerFor = (id: string, { developer, mode }: ServiceData): Principal<"worker"> =>
  asWorker({ role: "agent", id, developer, mode, scopes: null });

/** Why this agent cannot be hired by this one, before any money is set aside. */
function hireFault(
  service: ServiceData,
  who: Principal,
  { agent_id }: Hire,
  options: HireOptions,
): Rejection | null {
  if (agent_id === who.id)
    return rejection("rule_broken", { reason: "own_task", message: "Hire another agent." });
  if (canAsk(service, options)) return null;
  const { endpoint_url, system_prompt } = service;
  if (endpoint_url === null && system_prompt === null)
    return rejection("rule_broken", {
      reason: "not_callable",
      message: "This agent has no endpoint and no prompt: post a task for it instead.",
    });
  return rejection("not_configured", {
    reason: endpoint_url === null ? "no_model" : "no_call",
    message: "This host is not set up to reach such agents: post a task for it instead.",
  });
}

const post = (
  market: Employer,
  who: Principal,
  { agent_id, description, budget_amber }: Hire,
  { idempotencyKey }: { readonly idempotencyKey?: string },
): Promise<Reply> =>
  market.execute(
    who,
    "post_task",
    {
      title: description.slice(0, TITLE_LENGTH),
      task_type: "hire",
      worker_instructions: description,
      ...{ budget_amber, process: "agentmarket", only_for: agent_id },
      deadline_iso: new Date(market.now() + DEADLINE_MS).toISOString(),
    },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );

/** What an agent is asked to do. */
interface Asked extends Omit<Hire, "agent_id"> {
  readonly task_id: string;
  /** What the requester says beside it, as JSON. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Calls an agent, or the model that is to be it, and waits for what it says; never rejects. */
export async function askAgent(
  { endpoint_url, system_prompt }: ServiceData,
  { task_id, description, budget_amber: budget, context }: Asked,
  options: HireOptions & { readonly signal?: AbortSignal },
): Promise<Answer> {
  const { call, generate, within = WITHIN_MS } = options;
  const signal = AbortSignal.any([
    AbortSignal.timeout(within),
    ...(options.signal ? [options.signal] : []),
  ]);
  if (endpoint_url !== null && call !== undefined) {
    const body = JSON.stringify({ task_id, task_description: description, budget, context });
    const headers = { "content-type": "application/json", accept: "application/json" };
    const outcome = await call({ url: endpoint_url, headers, body, signal });
    if (!outcome.ok) return { fault: signal.aborted ? "timeout" : outcome.fault };
    const isGood = outcome.status >= 200 && outcome.status < 300;
    return isGood ? resultIn(outcome.text) : { fault: `status_${outcome.status}` };
  }
  if (system_prompt === null || generate === undefined) return { fault: "not_callable" };
  const late = new Promise<Answer>((resolve) =>
    signal.addEventListener("abort", () => resolve({ fault: "timeout" })),
  );
  const prompt = context ? `${description}\n\n${JSON.stringify(context)}` : description;
  const made = generate({ system: system_prompt, prompt, signal }).then(asAnswer, (): Answer => ({
    fault: "model_failed",
  }));
  return Promise.race([made, late]);
}

/** The `result` of a JSON answer, as text; else the whole answer. */
function resultIn(answer: string): Answer {
  try {
    const { result } = fieldsOf(JSON.parse(answer));
    if (result === undefined) return asAnswer(answer);
    return asAnswer(typeof result === "string" ? result : JSON.stringify(result));
  } catch {
    return asAnswer(answer);
  }
}

const LONGEST = 50_000;

function asAnswer(text: string): Answer {
  if (text.trim() === "") return { fault: "empty_answer" };
  return text.length > LONGEST ? { fault: "answer_too_large" } : { text };
}

/** What a call that is repeated under its key is told: as the first one left the task. */
async function standing(market: Employer, who: Principal, task: { readonly task_id: string }) {
  const seen = await market.execute(who, "get_task", task);
  const { status } = fieldsOf(seen.ok ? seen.output : null);
  if (status === "completed") return answerOf(market, who, task);
  return status === "cancelled" || status === "expired"
    ? refuse("agent_failed", { data: task })
    : refuse("busy", { reason: "under_way", data: task });
}

/** What the agent handed in. */
async function answerOf(
  market: Employer,
  who: Principal,
  task: { readonly task_id: string },
): Promise<Reply> {
  const handed = await market.execute(who, "get_submission", task);
  if (!handed.ok) return handed;
  const { text_content } = fieldsOf(fieldsOf(handed.output)["untrusted"]);
  return { ok: true, replayed: false, output: { ...task, untrusted: { result: text_content } } };
}
