import {
  fieldsOf,
  type Fields,
  type MarketPort,
  type Principal,
  type Reply,
} from "../../../../engine/index.ts";
import type { DialectPorts } from "../dialect.ts";
import { doorOf, type Door } from "../door.ts";
import { credits, refuse } from "./words.ts";

/** What the routes of the dialect share. */
export interface Shop {
  readonly market: MarketPort;
  readonly door: Door;
  readonly hire: DialectPorts["hire"];
  readonly run: (who: Principal, operation: string, input: Fields, key?: string) => Promise<Reply>;
  /** Credits of whoever has a wallet; null for everybody else. */
  readonly balanceOf: (who: Principal) => Promise<number | null>;
}

export function openShop(ports: DialectPorts): Shop {
  const { market, hire } = ports;
  return {
    ...{ market, hire },
    door: doorOf(ports, refuse),
    run: (who, operation, input, idempotencyKey) =>
      market.execute(who, operation, input, idempotencyKey === undefined ? {} : { idempotencyKey }),
    async balanceOf(who) {
      if (who.role !== "agent" && who.role !== "developer") return null;
      const reply = await market.execute({ ...who, scopes: null }, "get_wallet", {});
      return reply.ok ? credits(fieldsOf(reply.output)["balance_amber"]) : null;
    },
  };
}
