import type { Context } from "./context.ts";
import { reject, type Decision, type Rejected } from "./decision.ts";
import type { Command, Needs, Operation } from "./operations/operation.ts";
import { checkConfirmation, confirmationRef } from "./policy/confirm.ts";
import type { Policy } from "./policy/policy.ts";
import type { Principal } from "./policy/principal.ts";
import type { Loaded, Want } from "./ports.ts";
import type { Ref } from "./records.ts";

/** Whether this principal may ask for this at all: role first, then scope. Reads nothing. */
export function authorise(
  operation: Pick<Operation, "name" | "roles" | "scope">,
  who: Principal,
): Rejected | null {
  if (!operation.roles.includes(who.role))
    return who.role === "anyone"
      ? reject("unauthenticated")
      : reject("wrong_role", {
          message: `${operation.name} is for: ${operation.roles.join(", ")}.`,
          data: { roles: [...operation.roles] },
        });
  const { scope } = operation;
  if (scope === null || who.scopes === null || who.scopes.includes(scope)) return null;
  return reject("missing_scope", {
    message: `The key lacks the scope ${scope}. Its developer can create one that has it.`,
    data: { scope },
  });
}

/** The principal's own account and its developer's, which may be suspended. */
export function accountsOf(who: Principal): readonly Ref[] {
  switch (who.role) {
    case "agent":
      return [
        { kind: "agent", id: who.id },
        { kind: "developer", id: who.developer ?? "" },
      ];
    case "worker":
      // An agent that works is suspended with its developer.
      return who.developer === null
        ? [{ kind: "worker", id: who.id }]
        : [
            { kind: "agent", id: who.id },
            { kind: "developer", id: who.developer },
          ];
    case "developer":
    case "operator":
      return [{ kind: who.role, id: who.id }];
    default:
      return [];
  }
}

/** What must be loaded to decide: the operation's needs and what the engine looks at itself. */
export function wantOf(
  operation: Pick<Operation, "name">,
  command: Command,
  needs: Needs,
  { who, policy, answer }: { who: Principal; policy: Policy; answer: string | null },
): Want {
  const asked = confirmationRef(operation.name, command, who, policy);
  const { records = [], glances = [], accounts = [] } = needs;
  const own = accountsOf(who);
  return {
    records: asked === null ? records : [...records, asked],
    glances: glances.length === 0 ? own : [...own, ...glances],
    accounts,
    answer,
  };
}

/**
 * Decides one command. Pure and synchronous: the same arguments give the same decision.
 * In order: suspension, the operation's own rules, a person's confirmation.
 */
export function decide(
  operation: Pick<Operation, "name">,
  command: Command,
  context: Context,
): Decision {
  if (isSuspended(context.who, context.seen)) return reject("suspended");
  const decision = command.decide(context);
  if (!decision.ok || context.policy.confirmations.length === 0) return decision;
  return checkConfirmation(operation.name, command, decision, context);
}

/** Whether the operator has stopped this principal, or the developer it acts for. */
export const isSuspended = (who: Principal, seen: Loaded): boolean =>
  accountsOf(who).some((ref) => {
    const account = seen.record(ref);
    return account !== null && "suspended" in account.data && account.data.suspended;
  });
