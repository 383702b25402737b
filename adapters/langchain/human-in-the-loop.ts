import {
  mayNeedPerson,
  type Ask,
  type Client,
  type ConfirmationRequest,
  type ToolSpec,
} from "../../engine/index.ts";
import type { Approvals } from "./approvals.ts";
import type { ClientFor } from "./tool.ts";

/** A tool call as LangChain's middleware shows it. */
interface ShownCall {
  readonly id?: string | undefined;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Running {
  readonly context?: unknown;
}

interface InterruptRule {
  allowedDecisions: ("approve" | "reject")[];
  description: (call: ShownCall, state: unknown, runtime: Running) => Promise<string>;
  when: (request: { toolCall: ShownCall; runtime: Running }) => Promise<boolean>;
}

/** As `humanInTheLoopMiddleware` takes it, by the names of the tools. */
export type InterruptOn = Record<string, InterruptRule>;

/** One rule for each tool that a policy can name. Edits are not offered: they are other calls. */
export function interruptOn(
  specs: readonly ToolSpec[],
  clientFor: ClientFor,
  approvals: Approvals,
): InterruptOn {
  const rules = specs
    .filter(({ operation }) => operation.confirmable)
    .map((spec): [string, InterruptRule] => [
      spec.name,
      {
        allowedDecisions: ["approve", "reject"],
        when: async ({ toolCall, runtime }) => {
          const client = await clientFor(runtime.context);
          const { name } = spec.operation;
          if (!mayNeedPerson(client, name, null)) return false;
          return mayNeedPerson(
            client,
            name,
            (await taskOf(client, toolCall))?.budget_amber ?? null,
          );
        },
        async description(call, _, runtime) {
          const task = await taskOf(await clientFor(runtime.context), call);
          if (call.id !== undefined) approvals.shown(call.id, call.name, call.args);
          return sentenceOf(spec, call, task);
        },
      },
    ]);
  return Object.fromEntries(rules);
}

interface Priced {
  readonly title: string;
  readonly budget_amber: string;
  readonly budget_usd: string;
}

async function taskOf(client: Client, { args }: ShownCall): Promise<Priced | null> {
  const reply = await client.execute("get_task", { task_id: args["task_id"] });
  return reply.ok ? pricedIn(reply.output) : null;
}

function pricedIn(output: unknown): Priced | null {
  if (typeof output !== "object" || output === null) return null;
  const { title, budget_amber, budget_usd }: Partial<Record<string, unknown>> = { ...output };
  const known =
    typeof title === "string" && typeof budget_amber === "string" && typeof budget_usd === "string";
  return known ? { title, budget_amber, budget_usd } : null;
}

const sentenceOf = ({ title }: ToolSpec, { args }: ShownCall, task: Priced | null): string =>
  task === null
    ? `${title}: ${JSON.stringify(args)}`
    : `${title}: up to ${task.budget_amber} Amber (${task.budget_usd} USD) for "${task.title}". ` +
      `The exact call: ${JSON.stringify(args)}`;

/** LangGraph's `interrupt`. */
export type Interrupt = (value: HumanRequest) => unknown;

/** What a stopped run shows, in the shape of LangChain's own human-in-the-loop requests. */
export interface HumanRequest {
  readonly actionRequests: readonly {
    readonly name: string;
    readonly args: unknown;
    readonly description: string;
  }[];
  readonly reviewConfigs: readonly {
    readonly actionName: string;
    readonly allowedDecisions: readonly ("approve" | "reject")[];
  }[];
  /** The engine's own words, with the amount in both units. */
  readonly confirmation: ConfirmationRequest;
}

/**
 * Asks by stopping the run, exactly where the engine wants a person, with the engine's own words.
 * The run goes on with `new Command({ resume: { decisions: [{ type: "approve" }] } })`; anything
 * else is a no.
 */
export const askByInterrupt =
  (interrupt: Interrupt): Ask =>
  (confirmation) => {
    const { operation, input, summary } = confirmation;
    const answer = interrupt({
      actionRequests: [{ name: operation, args: input, description: summary }],
      reviewConfigs: [{ actionName: operation, allowedDecisions: ["approve", "reject"] }],
      confirmation,
    });
    return Promise.resolve(isYes(answer));
  };

/** One decision, and that an approval. */
function isYes(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null || !("decisions" in answer)) return false;
  const { decisions } = answer;
  if (!Array.isArray(decisions) || decisions.length !== 1) return false;
  const [decision]: readonly unknown[] = decisions;
  return (
    typeof decision === "object" &&
    decision !== null &&
    "type" in decision &&
    decision.type === "approve"
  );
}
