import type { MoneyRail } from "../../engine/index.ts";
import { manualRail } from "../../adapters/rails/manual.ts";
import { ConfigurationError } from "../errors.ts";
import { withPeer, withPeers } from "../peer.ts";

/** What the rails need that must not stand on a command line. */
type Env = NodeJS.ProcessEnv;

export const RAIL_NAMES = ["manual", "stripe", "x402"] as const;
export type RailName = (typeof RAIL_NAMES)[number];

export const RAIL_VARIABLES = `
  STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET   for --rail stripe
  X402_RPC_URL           for --rail x402: where its chain is asked
  X402_TREASURY_KEY      signs what is paid out and back; its address takes what is paid in
  X402_PAY_TO            another address that takes it
  X402_FACILITATOR_KEY   broadcasts payments and needs gas; or X402_FACILITATOR_URL, a service
  X402_NETWORK           eip155:42161 (Arbitrum One) by default`;

/** A rail that is half set up is refused here, before anybody's money meets it. */
function needed(env: Env, rail: RailName, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new ConfigurationError(`--rail ${rail} needs ${name} in the environment.`);
}

const given = <Name extends string>(env: Env, variable: string, name: Name) => {
  const value = env[variable];
  return value === undefined || value === "" ? {} : { [name]: value };
};

async function stripe(env: Env): Promise<MoneyRail> {
  const [secretKey, webhookSecret] = [
    needed(env, "stripe", "STRIPE_SECRET_KEY"),
    // One of the account, one of Connect: with a comma between.
    needed(env, "stripe", "STRIPE_WEBHOOK_SECRET").split(","),
  ];
  const load = () => import("../../adapters/rails/stripe/index.ts");
  const { stripeRail } = await withPeer("stripe", "--rail stripe", load);
  return configured(() => stripeRail({ secretKey, webhookSecret }));
}

const CHAIN_PACKAGES = ["@x402/core", "@x402/evm", "viem"];

async function x402(env: Env): Promise<MoneyRail> {
  const rpcUrl = needed(env, "x402", "X402_RPC_URL");
  const url = env["X402_FACILITATOR_URL"];
  const facilitator = url ? { url } : { key: needed(env, "x402", "X402_FACILITATOR_KEY") };
  const load = () => import("../../adapters/rails/x402/index.ts");
  const { x402Rail } = await withPeers(CHAIN_PACKAGES, "--rail x402", load);
  return configured(() =>
    x402Rail({
      ...{ rpcUrl, facilitator },
      ...given(env, "X402_NETWORK", "network"),
      ...given(env, "X402_TREASURY_KEY", "treasuryKey"),
      ...given(env, "X402_PAY_TO", "payTo"),
    }),
  );
}

/** What a rail finds wrong with its options is a setting, and no bug. */
async function configured(make: () => MoneyRail | Promise<MoneyRail>): Promise<MoneyRail> {
  try {
    return await make();
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}

/** The rails that a command line names; undefined where it names none, which is play money. */
export async function railsFrom(
  names: readonly RailName[],
  env: Env,
): Promise<readonly MoneyRail[] | undefined> {
  if (names.length === 0) return undefined;
  const makers = { manual: async () => manualRail(), stripe, x402 };
  const rails: MoneyRail[] = [];
  for (const name of new Set(names)) rails.push(await makers[name](env));
  return rails;
}
