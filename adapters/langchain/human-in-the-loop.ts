import {
  fieldsOf,
  mayNeedPerson,
  questionFor,
  type Ask,
  type ClientFor,
  type ConfirmationRequest,
  type ToolSpec,
} from "../../engine/index.ts";
import type { Approvals } from "./approvals.ts";

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
  const ask = async ({ operation }: ToolSpec, { args }: ShownCall, { context }: Running) => {
    const client = await clientFor(context);
    if (!mayNeedPerson(client, operation.name)) return null;
    const task = await client.execute("get_task", { task_id: args["task_id"] });
    return questionFor(client, operation, args, task);
  };
  const rules = specs
    .filter(({ operation }) => operation.confirmable)
    .map((spec): [string, InterruptRule] => [
      spec.name,
      {
        allowedDecisions: ["approve", "reject"],
        when: async ({ toolCall, runtime }) => (await ask(spec, toolCall, runtime)) !== null,
        async description(call, _, runtime) {
          if (call.id !== undefined) approvals.shown(call.id, call.name, call.args);
          return (await ask(spec, call, runtime)) ?? spec.title;
        },
      },
    ]);
  return Object.fromEntries(rules);
}

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
  const { decisions } = fieldsOf(answer);
  if (!Array.isArray(decisions) || decisions.length !== 1) return false;
  return fieldsOf(decisions[0])["type"] === "approve";
}
