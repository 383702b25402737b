import { manualRail } from "../../adapters/rails/manual.ts";
import { sandboxRail } from "../../adapters/rails/sandbox.ts";
import type { MoneyRail } from "../../engine/rail-port.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Mode } from "../../engine/ledger/account.ts";
import { SCOPES } from "../../engine/operations/scopes.ts";
import type { Marketplace } from "../../src/marketplace.ts";
import type { Mediation, Mediator } from "../../src/mediation.ts";
import { principalOf } from "../../src/client/methods.ts";
import type { MarketOptions } from "../../src/options.ts";
import { openMarket } from "../support/market.ts";
import type { VirtualClock } from "../../src/clock.ts";
import { Dice } from "./dice.ts";

/** What differs from market to market. */
export interface Setting {
  readonly fee: "0" | "0.10" | "0.0001" | "0.333333" | "0.9999" | "1";
  readonly mediator: "none" | "rules" | "silent" | "throws" | "babbles";
  readonly confirmations: "off" | "on";
  readonly rails: "sandbox" | "by_hand" | "test_and_live";
  /** What each developer begins with, in Amber. */
  readonly money: "130" | "1000";
  readonly silent_share: "0" | "0.5" | "0.333333" | "1";
}

export interface Cast {
  readonly market: Marketplace;
  readonly clock: VirtualClock;
  readonly developers: readonly Principal<"developer">[];
  readonly agents: readonly Principal<"agent">[];
  readonly workers: readonly Principal<"worker">[];
  /** Keys that act for a developer: they are no persons. */
  readonly keys: readonly Principal<"developer">[];
  readonly mediates: boolean;
}

const RAILS = {
  sandbox: [sandboxRail()],
  by_hand: [{ ...manualRail(), name: "by_hand", mode: "test" }],
  test_and_live: [sandboxRail(), manualRail()],
} as const satisfies Record<string, readonly MoneyRail[]>;

const MEDIATION: readonly Mediation[] = [
  { ruling: "release", reason: "The work is as asked." },
  { ruling: "refund", reason: "It is not." },
  { ruling: "split", worker_share: "0.123457", reason: "Both have a point." },
];

/** Rules by the dispute's id, or behaves as badly as a model may. */
function mediatorOf(kind: Setting["mediator"]): Mediator | null {
  switch (kind) {
    case "none":
      return null;
    case "rules":
      return async ({ dispute_id }) => MEDIATION[sumOf(dispute_id) % MEDIATION.length] ?? null;
    case "silent":
      return async () => null;
    case "throws":
      return async () => Promise.reject(new Error("the model is down"));
    case "babbles":
      return async () => ({ ruling: "split", worker_share: "lots", reason: "" });
  }
}

const sumOf = (text: string): number =>
  [...text].reduce((sum, each) => sum + each.charCodeAt(0), 0);

export function optionsOf(setting: Setting): MarketOptions {
  const mediator = mediatorOf(setting.mediator);
  const asked = ["fund_task", "approve_submission", "select_bid"];
  return {
    rails: RAILS[setting.rails],
    secretKey: "a key for tests",
    // Whom a task is given to is the players' choice.
    matching: "off",
    ...(mediator && { mediator }),
    policy: {
      fee: setting.fee,
      silent_worker_share: setting.silent_share,
      spend_velocity_amber: "400",
      confirmations:
        setting.confirmations === "off"
          ? []
          : asked.map((operation) => ({ operation, from_amber: "90" })),
    },
  };
}

/** A market with three developers, four agents and five workers, some in test and some in live. */
export async function openCast(setting: Setting, storage: Storage): Promise<Cast> {
  const { market, clock } = await openMarket({ ...optionsOf(setting), storage });
  market.on("error", () => undefined);
  // In a market of both kinds of money the last developer and the last worker only play.
  const modeOf = (n: number, last: number): Mode =>
    setting.rails === "test_and_live" && n < last ? "live" : "test";
  const developers: Principal<"developer">[] = [];
  const agents: Principal<"agent">[] = [];
  const workers: Principal<"worker">[] = [];
  for (let n = 0; n < 3; n++) {
    const mode = modeOf(n, 2);
    const { developer_id } = await market.registerDeveloper({ name: `Developer ${n}` });
    const me: Principal<"developer"> = person("developer", developer_id, developer_id, mode);
    developers.push(me);
    for (let each = 0; each < (n === 0 ? 2 : 1); each++) {
      const agent = await market.as(me).registerAgent({ display_name: `Agent ${n}.${each}` });
      agents.push(person("agent", agent.agent_id, developer_id, mode));
    }
    await fill(market, me, setting.money);
  }
  for (let n = 0; n < 5; n++) {
    const known = n % 2 === 0 ? { latitude: 37.79 + n / 10, longitude: -122.39 } : {};
    const worker = principalOf(await market.registerWorker({ name: `Worker ${n}`, ...known }));
    workers.push(person("worker", worker.id, null, modeOf(n, 3)));
  }
  const keys = developers.map((each) => ({ ...each, scopes: SCOPES }));
  return {
    market,
    clock,
    developers,
    agents,
    workers,
    keys,
    mediates: setting.mediator !== "none",
  };
}

const person = <R extends "developer" | "agent" | "worker">(
  role: R,
  id: string,
  developer: string | null,
  mode: Mode,
): Principal<R> => ({ role, id, developer, mode, scopes: null });

const fill = (
  market: Marketplace,
  { id, mode }: Principal,
  amount_amber: string,
): Promise<unknown> =>
  market.as(market.operator).adjustBalance({
    account_id: id,
    direction: "credit",
    amount_amber,
    mode,
    note: "what the developer begins with",
  });

/** Draws a setting from a seed. */
export function settingOf(seed: number): Setting {
  const dice = new Dice(seed);
  return {
    fee: dice.weigh([
      [5, "0.10"],
      [1, "0"],
      [1, "0.0001"],
      [2, "0.333333"],
      [1, "0.9999"],
      [1, "1"],
    ]),
    mediator: dice.weigh([
      [4, "none"],
      [3, "rules"],
      [1, "silent"],
      [1, "throws"],
      [1, "babbles"],
    ]),
    confirmations: dice.chance(0.3) ? "on" : "off",
    rails: dice.weigh([
      [3, "sandbox"],
      [2, "by_hand"],
      [2, "test_and_live"],
    ]),
    money: dice.pick(["130", "1000"]),
    silent_share: dice.pick(["0", "0.5", "0.333333", "1"]),
  };
}
