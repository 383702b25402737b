import type { Principal } from "../policy/principal.ts";
import type { Client } from "./client.ts";

/** Whose client a call uses: bound once, or found by the context of the call. */
export type ClientFor = (context: unknown) => Client | Promise<Client>;

/** Whom tools may act for. */
export type ToolRole = "agent" | "developer" | "worker" | "operator";

/** One client for every call, or what finds it; then the role says which tools there are. */
export interface Whose {
  readonly client: Client | ClientFor;
  readonly role?: ToolRole;
}

export const clientsOf = ({ client }: Pick<Whose, "client">): ClientFor =>
  typeof client === "function" ? client : () => client;

/** Whom the tools are chosen for. Whoever is found by a context only later has every scope here. */
export function whoOf({ client, role = "agent" }: Whose): Principal {
  if (typeof client !== "function") return client.who;
  return { role, id: "", developer: null, mode: "test", scopes: null };
}
