import type { Client } from "../../engine/index.ts";
import { withApproval } from "../client/approval.ts";
import type { MarketClient } from "../client/client.ts";
import { connectMarket, type RemoteRole } from "../client/connect.ts";
import { ConnectionError } from "../client/connection-error.ts";
import { ConfigurationError, MarketplaceError } from "../errors.ts";
import { openSandbox, type SandboxCredentials } from "../host.ts";
import { createMarketplace } from "../create-marketplace.ts";
import type { Marketplace } from "../marketplace.ts";
import type { PolicyOptions } from "../options.ts";
import { openStorage } from "./open-storage.ts";
import { secretKeyFor } from "./secret-key.ts";
import { parseStorageUrl } from "./storage-url.ts";

export type { RemoteRole };

/** One principal's way into a market that was opened for it. */
export interface Opened {
  readonly client: Client;
  close(): Promise<void>;
}

const CREDENTIAL = {
  agent: "agent_key",
  developer: "developer_token",
  worker: "worker_token",
  operator: "operator_token",
} as const satisfies Record<RemoteRole, keyof SandboxCredentials>;

/** A market of this process, in which the user is the developer who confirms. */
export async function openEmbedded(
  {
    storage = "lowdb:./guildhall-data",
    policy,
    as,
  }: {
    readonly storage: string | undefined;
    readonly policy: PolicyOptions;
    readonly as: RemoteRole;
  },
  env: NodeJS.ProcessEnv,
): Promise<Opened> {
  const url = parseStorageUrl(storage);
  const secretKey = await secretKeyFor(url, env);
  const market = await createMarketplace({
    storage: await openStorage(url),
    secretKey,
    policy,
  });
  const sandbox = await openSandbox(market);
  if (sandbox === null) throw new ConfigurationError("--storage: this market has no sandbox.");
  const client = await clientBy(market, sandbox[CREDENTIAL[as]]);
  const by = await clientBy(market, sandbox.developer_token);
  return { client: withApproval(client, { by }), close: () => market.close() };
}

async function clientBy(market: Marketplace, secret: string): Promise<MarketClient> {
  const who = await market.authenticate(secret);
  if (who === null) throw new Error("the sandbox does not know its own credentials");
  return market.as(who);
}

/** A market behind HTTP, in which the developer confirms where its token is there. */
export async function openRemote(
  {
    url,
    key,
    as: role,
  }: { readonly url: string; readonly key: string | undefined; readonly as: RemoteRole },
  env: NodeJS.ProcessEnv,
): Promise<Opened> {
  const given = key ?? env["GUILDHALL_KEY"];
  if (given === undefined || given === "")
    throw new ConfigurationError("--url needs a key: set GUILDHALL_KEY, or give --key.");
  const client = await dial("--key", { url, key: given, role });
  const token = env["GUILDHALL_DEVELOPER_TOKEN"];
  const by = token
    ? await dial("GUILDHALL_DEVELOPER_TOKEN", { url, key: token, role: "developer" })
    : null;
  return {
    client: by === null ? client : withApproval(client, { by }),
    close: () => Promise.resolve(),
  };
}

async function dial(
  setting: string,
  options: { readonly url: string; readonly key: string; readonly role: RemoteRole },
): Promise<MarketClient> {
  try {
    return await connectMarket(options);
  } catch (error) {
    if (ConnectionError.isInstance(error)) throw new ConfigurationError(`--url: ${error.message}`);
    if (MarketplaceError.isInstance(error))
      throw new ConfigurationError(`${setting}: ${error.message}`);
    if (error instanceof ConfigurationError)
      throw new ConfigurationError(
        error.message
          .replace(/^connectMarket: (the role of this key)/, `${setting}: $1`)
          .replace(/^connectMarket: /, "")
          .replace(/Give role: "(\w+)", or another key\./, "Write --as $1, or give another key."),
      );
    throw error;
  }
}
