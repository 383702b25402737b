import { BaseToolkit, type StructuredToolInterface } from "@langchain/core/tools";
import {
  chooseTools,
  type Ask,
  type Client,
  type Principal,
  type ToolChoice,
  type ToolSpec,
} from "../../engine/index.ts";
import { Approvals } from "./approvals.ts";
import { interruptOn, type InterruptOn } from "./human-in-the-loop.ts";
import { langchainTool, type ClientFor } from "./tool.ts";

/** The tools of one account, or of whichever account the context of a run names. */
export type GuildhallToolkitOptions<Context = unknown> = ToolChoice &
  (OneClient | ClientByContext<Context>) & {
    /** Asks the person where the policy wants one, for a client made by `withApproval`. */
    readonly ask?: Ask;
    /** Told of failures that no call is to blame for; standard error by default. */
    readonly onError?: (failure: unknown) => void;
  };

interface OneClient {
  /** What `market.as()` or `connectMarket()` answers. */
  readonly client: Client;
}

interface ClientByContext<Context> {
  /** Finds the client for `config.context`; called for every tool call. */
  readonly client: (context: Context) => Client | Promise<Client>;
  /** Whom these clients act for: it decides which tools there are. */
  readonly role: "agent" | "developer" | "worker" | "operator";
}

/** The marketplace as LangChain tools: `new GuildhallToolkit({ client }).getTools()`. */
export class GuildhallToolkit<Context = unknown> extends BaseToolkit {
  readonly tools: StructuredToolInterface[];
  readonly #specs: readonly ToolSpec[];
  readonly #clientFor: ClientFor;
  readonly #approvals = new Approvals();

  constructor(options: GuildhallToolkitOptions<Context>) {
    super();
    const { ask: usual, onError = toStandardError } = options;
    this.#clientFor = clientsOf(options);
    this.#specs = chooseTools(options, whoOf(options));
    const askFor = (callId: string | undefined, tool: string, args: unknown): Ask | undefined => {
      if (callId === undefined || !this.#approvals.take(callId, tool, args)) return usual;
      return () => Promise.resolve(true);
    };
    const shared = { clientFor: this.#clientFor, askFor, onError };
    this.tools = this.#specs.map((spec) => langchainTool(spec, shared));
  }

  /**
   * The configuration of LangChain's `humanInTheLoopMiddleware`, from the market's own policy: each
   * call that may need a person's word stops the run. What the person approves is then confirmed
   * by a client that was made by `withApproval`; any other is refused by the engine still.
   */
  humanInTheLoop(): { interruptOn: InterruptOn } {
    return { interruptOn: interruptOn(this.#specs, this.#clientFor, this.#approvals) };
  }
}

/** The tools as a plain array. */
export const guildhallTools = <Context>(
  options: GuildhallToolkitOptions<Context>,
): StructuredToolInterface[] => new GuildhallToolkit(options).tools;

function clientsOf<Context>(options: GuildhallToolkitOptions<Context>): ClientFor;
function clientsOf({ client }: { client: Client | ClientFor }): ClientFor {
  return typeof client === "function" ? client : () => client;
}

function whoOf(options: GuildhallToolkitOptions<never>): Principal {
  if (!("role" in options)) return options.client.who;
  const { role } = options;
  return { role, id: "", developer: null, mode: "test", scopes: null };
}

const toStandardError = (failure: unknown): void =>
  console.error("guildhall: a tool call failed:", failure);
