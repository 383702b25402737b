import {
  CODES,
  isFields,
  rejection,
  type Code,
  type Fields,
  type Rejection,
  type Reply,
} from "../../../engine/index.ts";
import { refused, told, type Fault, type Told, type ToolAnswer } from "./types.ts";

/** A refusal of the market as a JSON-RPC error, with the number and next step of its code. */
export function faultOf({ code, message, field, reason, data }: Rejection): Fault {
  return {
    number: CODES[code].rpc,
    message,
    data: {
      ...data,
      code,
      ...(field !== undefined && { field }),
      ...(reason !== undefined && { reason }),
      next: CODES[code].next,
    },
  };
}

/** The answer of a tool, as data and as text for those that read only text. */
export function answerOf(output: unknown): ToolAnswer {
  const content = [{ type: "text", text: JSON.stringify(output) }];
  return isFields(output) ? { content, structuredContent: output } : { content };
}

export const toldReply = (reply: Reply): Told<ToolAnswer> =>
  reply.ok ? told(answerOf(reply.output)) : refusedBy(reply.rejection);

/** The same, with what the caller should know besides. */
export function refusedBy(rejection: Rejection, more: Fields = {}) {
  const { number, message, data } = faultOf(rejection);
  return refused(number, message, { ...data, ...more });
}

/** A refusal on its way through a function that answers only with what was asked for. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

const isCode = (code: unknown): code is Code =>
  typeof code === "string" && Object.hasOwn(CODES, code);

const UNREACHABLE = Symbol.for("guildhall.connection-error");

/**
 * What was thrown, as a JSON-RPC error: a refusal as such, a market that does not answer by its
 * own sentence, and any other failure without its words, which are nobody's business.
 */
export function faultOfError(error: unknown): Fault {
  if (error instanceof Refusal) return error.fault;
  if (!(error instanceof Error)) return faultOf(rejection("internal"));
  const { message } = error;
  if (UNREACHABLE in error) return faultOf(rejection("unavailable", { message }));
  const code = "code" in error ? error.code : null;
  return faultOf(isCode(code) ? rejection(code, { message }) : rejection("internal"));
}
