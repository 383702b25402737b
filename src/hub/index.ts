import { fieldsOf, type HubPort, type HubSettings, type Principal } from "../../engine/index.ts";
import { randomIds } from "../identity.ts";
import type { Marketplace } from "../marketplace.ts";
import type { MarketOptions } from "../options.ts";
import { VERSION } from "../version.ts";
import { conversations } from "./conversations.ts";
import { figuresOf } from "./figures.ts";
import type { HubOptions } from "./options.ts";
import { modulesOf } from "./modules.ts";
import { scriptRuns } from "./scripts.ts";
import { settingsOf } from "./settings.ts";
import { Tally } from "./tally.ts";

export type { Chat, ChatRequest, HubOptions, Script } from "./options.ts";
export { hubSettingsFrom } from "./settings.ts";

/** What a host has for its Hub, and how that hears of what the host answers. */
export interface HubDesk {
  readonly port: HubPort;
  /** To be told the status of each answer. */
  answered(status: number): void;
}

interface DeskOptions extends MarketOptions {
  readonly hub?: HubOptions;
  readonly metricsToken?: string;
  /** The names of the dialects that are served. */
  readonly dialects?: readonly string[];
}

/**
 * Opens what the Hub's callers may ask of a host. Throws `ConfigurationError` for settings that
 * cannot be, and closes the market then.
 */
export async function openHub(market: Marketplace, options: DeskOptions): Promise<HubDesk> {
  const { hub: { chat, scripts = {}, settings = {} } = {} } = options;
  const tally = new Tally();
  market.on("recorded", (event) => tally.recorded(event));
  market.on("refused", ({ reason }) => {
    if (reason === "risk_gate_blocked") tally.rejected += 1;
  });
  const modules = modulesOf(options, options.dialects ?? [], VERSION);
  const sources = { market, tally, modules, parts: partsOf(options) };
  let service: Promise<Principal> | null = null;
  const newId = (): string => randomIds.id("job", "hub");
  return {
    answered: (status) => tally.answered(status),
    port: {
      version: VERSION,
      settings: await checked(market, settings),
      service: () => (service ??= serviceOf(market)),
      answers: chat === undefined ? null : conversations(chat, (who) => market.as(who)),
      scripts: scriptRuns(market, scripts, newId),
      measured: () => void (tally.telemetry += 1),
      figures: figuresOf(sources),
    },
  };
}

const partsOf = ({ matching, metricsToken, secretKey, webhooks }: DeskOptions) => ({
  scheduler: true,
  matcher: matching !== "off",
  sender: webhooks !== undefined || secretKey !== undefined,
  metrics: metricsToken !== undefined,
});

async function checked(market: Marketplace, given: Partial<HubSettings>): Promise<HubSettings> {
  try {
    return settingsOf(given, market.mode);
  } catch (error) {
    await market.close();
    throw error;
  }
}

async function serviceOf(market: Marketplace): Promise<Principal> {
  const reply = await market.openHub();
  const { agent_id, developer_id } = fieldsOf(reply.ok ? reply.output : null);
  return {
    ...{ role: "agent", id: String(agent_id), developer: String(developer_id) },
    ...{ mode: market.mode, scopes: null },
  };
}
