import {
  authorise,
  isOperation,
  OPERATIONS,
  type CallOptions,
  type Command,
  type Operation,
  type Principal,
  type Reply,
} from "../engine/index.ts";
import { keyFault, unknownOperation } from "./refusals.ts";
import { suspension, type Services } from "./runner.ts";

/** A call whose caller may make it and whose input is valid: ready to be run. */
export interface PreparedCall {
  readonly operation: Operation;
  readonly command: Command;
  /** The idempotency key of what changes something. */
  readonly key: string | null;
}

/** Refuses, in order: no such operation, not for this caller, suspended, a bad input or key. */
export function prepareCall(
  services: Services,
  who: Principal,
  name: string,
  { input, options }: { readonly input: unknown; readonly options: CallOptions },
): PreparedCall | Reply | Promise<Reply> {
  if (!isOperation(name)) return unknownOperation(name);
  const operation: Operation = OPERATIONS[name];
  const refused = authorise(operation, who);
  if (refused) return { ok: false, rejection: refused.rejection };
  const prepared = operation.prepare(input);
  if (!prepared.ok) return suspensionOr(services, who, prepared);
  const { command } = prepared;
  const badKey = keyFault(options.idempotencyKey, command.key);
  if (badKey) return badKey;
  const key = options.idempotencyKey ?? command.key;
  return { operation, command, key: operation.effects === "reads" ? null : key };
}

const suspensionOr = async (services: Services, who: Principal, refused: Reply): Promise<Reply> =>
  (await suspension(services, who)) ?? refused;
