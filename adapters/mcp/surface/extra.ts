import type { Client, Fields } from "../../../engine/index.ts";
import type {
  Contents,
  ListedPrompt,
  ListedResource,
  ListedTemplate,
  ListedTool,
  PromptText,
  ToolAnswer,
  Turn,
} from "./types.ts";

/** A tool of the embedder's own. What its call throws is told to the model as an error. */
export interface ExtraTool {
  readonly listed: ListedTool;
  readonly call: (args: Fields, turn: Turn, client: Client) => Promise<ToolAnswer>;
}

export interface ExtraResource {
  readonly listed: ListedResource;
  readonly read: (uri: string, client: Client) => Promise<Contents>;
}

export interface ExtraTemplate {
  readonly listed: ListedTemplate;
  /** `value` is what stands in the place of the template's variable. */
  readonly read: (uri: string, value: string, client: Client) => Promise<Contents>;
  /** What the variable may be, for who has typed `begun`. */
  readonly complete?: (begun: string, client: Client) => Promise<readonly string[]>;
}

export interface ExtraPrompt {
  readonly listed: ListedPrompt;
  readonly write: (args: Readonly<Record<string, string>>) => PromptText;
  readonly complete?: (
    argument: string,
    begun: string,
    client: Client,
  ) => Promise<readonly string[]>;
}

/** What an embedder offers beside the market, over the same connection. */
export interface Extra {
  readonly tools?: readonly ExtraTool[];
  readonly resources?: readonly ExtraResource[];
  readonly templates?: readonly ExtraTemplate[];
  readonly prompts?: readonly ExtraPrompt[];
}
