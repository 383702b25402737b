import type { Fields, JsonSchema } from "../../../engine/index.ts";

/** A JSON object of the protocol. */

/** How a request is refused: a JSON-RPC error. */
export interface Fault {
  readonly number: number;
  readonly message: string;
  readonly data: Fields;
}

export type Told<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const told = <T>(value: T): Told<T> => ({ ok: true, value });

/** The protocol's numbers for what never reaches the market. */
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
export const NOT_FOUND = -32002;

export const refused = (
  number: number,
  message: string,
  data: Fields,
): { readonly ok: false; readonly fault: Fault } => ({
  ok: false,
  fault: { number, message, data },
});

/** A tool as `tools/list` tells of it. */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly title?: string;
  readonly outputSchema?: JsonSchema;
  readonly annotations?: Fields;
  readonly icons?: readonly Fields[];
  readonly execution?: Fields;
}

/** What a tool answers: content blocks for the model, and the same as data. */
export interface ToolAnswer {
  readonly content: readonly Fields[];
  readonly structuredContent?: Fields;
  readonly isError?: true;
}

export interface ListedPrompt {
  readonly name: string;
  readonly description: string;
  readonly title?: string;
  readonly arguments?: readonly {
    readonly name: string;
    readonly description: string;
    readonly required?: boolean;
  }[];
}

export interface PromptText {
  readonly description?: string;
  readonly messages: readonly Fields[];
}

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly description: string;
  readonly mimeType: string;
  readonly title?: string;
}

export interface ListedTemplate {
  /** With one `{variable}`, like `guildhall://tasks/{id}`. */
  readonly uriTemplate: string;
  readonly name: string;
  readonly description: string;
  readonly mimeType: string;
  readonly title?: string;
}

/** The contents of a resource, each with its URI and `text` or `blob`. */
export type Contents = readonly Fields[];

/** A form for the user: flat fields of plain types, as elicitation has it. */
export interface Form {
  readonly message: string;
  readonly requestedSchema: {
    readonly type: "object";
    readonly properties: Readonly<Record<string, Fields>>;
    readonly required?: readonly string[];
  };
}

export interface FormAnswer {
  readonly action: string;
  readonly content?: Fields | undefined;
}

/** In the order of the protocol's severity. */
export const LEVELS = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const;
export type Level = (typeof LEVELS)[number];

export interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** How a marketplace task stands, for whoever waits. */
export interface Standing {
  readonly task_id: string;
  readonly status: string;
  readonly mcp_status: string;
}

/** What one call may use of the connection it came by. */
export interface Turn {
  /** Aborts when the client takes its request back, or is gone. */
  readonly signal: AbortSignal;
  /** Puts a form before the client's user; null where the client cannot. Rejects when late. */
  readonly elicit: ((form: Form) => Promise<FormAnswer>) | null;
  /** Has the client's model write: the params and the result of `sampling/createMessage`. */
  readonly sample: ((params: Fields) => Promise<Fields>) | null;
  /** Null where the client did not ask to be told of progress. */
  readonly progress: ((step: Progress) => Promise<void>) | null;
  /** A log message, unless the client has set a higher level. */
  readonly log: (level: Level, data: unknown) => Promise<void>;
  /** Lets the client come back for the answer, where the transport can. */
  readonly closeStream: () => void;
  /** Told of each status of a marketplace task that the call waits for. */
  readonly moved: (standing: Standing) => Promise<void>;
}
