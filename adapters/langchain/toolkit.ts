import { BaseToolkit, type StructuredToolInterface } from "@langchain/core/tools";
import {
  chooseTools,
  clientsOf,
  whoOf,
  type Ask,
  type Client,
  type ClientFor,
  type ToolChoice,
  type ToolRole,
  type ToolSpec,
  type Whose,
} from "../../engine/index.ts";
import { Approvals } from "./approvals.ts";
import { interruptOn, type InterruptOn } from "./human-in-the-loop.ts";
import { langchainTool } from "./tool.ts";

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
  readonly role: ToolRole;
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
    const whose = whoseOf(options);
    this.#clientFor = clientsOf(whose);
    this.#specs = chooseTools(options, whoOf(whose));
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

/** What `Context` is, the caller has said; each context comes from the caller's own runs. */
function whoseOf<Context>(options: GuildhallToolkitOptions<Context>): Whose;
function whoseOf(options: Whose): Whose {
  return options;
}

const toStandardError = (failure: unknown): void =>
  console.error("guildhall: a tool call failed:", failure);
