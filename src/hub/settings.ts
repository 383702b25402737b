import type { HubArea, HubSettings, Mode } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";

const OPEN: HubArea = { enabled: true, required: false, token: null };

const DEFAULTS: HubSettings = {
  ...{ ai: OPEN, agents: OPEN, streams: false, strict: false, telemetry: false },
  ...{ allowlist: ["localhost", "127.0.0.1"], disclosure: null },
};

/** Where money is real nobody acts without a token or a key of their own. */
export function settingsOf(given: Partial<HubSettings>, mode: Mode): HubSettings {
  const settings = { ...DEFAULTS, ...given };
  for (const [name, { required, token }] of [
    ["AI", settings.ai],
    ["AGENTS", settings.agents],
  ] as const)
    if (required && !token)
      throw new ConfigurationError(
        `AETHERRA_${name}_API_REQUIRE_TOKEN is on: give the token in AETHERRA_${name}_API_TOKEN.`,
      );
  if (mode === "test") return settings;
  const guarded = (area: HubArea): HubArea => ({ ...area, required: true });
  return { ...settings, ai: guarded(settings.ai), agents: guarded(settings.agents) };
}

type Env = Readonly<Record<string, string | undefined>>;

/** The switches of the documents, out of the environment; each is as by default where not given. */
export function hubSettingsFrom(env: Env): Partial<HubSettings> {
  const isOn = (name: string, otherwise: "0" | "1"): boolean => {
    const value = env[name] ?? otherwise;
    if (!/^[01]$/.test(value)) throw new ConfigurationError(`${name} must be 0 or 1.`);
    return value === "1";
  };
  const area = (name: string): HubArea => ({
    enabled: isOn(`${name}_ENABLED`, "1"),
    required: isOn(`${name}_REQUIRE_TOKEN`, "0"),
    token: env[`${name}_TOKEN`] ?? null,
  });
  const hosts = env["AETHERRA_NETWORK_ALLOWLIST"]?.split(",").map((each) => each.trim());
  return {
    ...{ ai: area("AETHERRA_AI_API"), agents: area("AETHERRA_AGENTS_API") },
    streams: isOn("AETHERRA_AGENTS_API_STREAM", "0"),
    strict: isOn("AETHERRA_NET_STRICT", "0"),
    telemetry: isOn("AETHERRA_TELEMETRY_OPT_IN", "0"),
    ...(hosts !== undefined && { allowlist: hosts.filter((each) => each !== "") }),
  };
}
