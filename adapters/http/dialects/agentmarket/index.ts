import type { MakeDialect } from "../dialect.ts";
import { asBearer, type Shown } from "../../caller.ts";
import { agentRoutes } from "./agents.ts";
import { moneyRoutes } from "./money.ts";
import { openShop } from "./shop.ts";
import { taskRoutes } from "./tasks.ts";
import { webhookRoutes } from "./webhook.ts";
import { refusals, refuse } from "./words.ts";

/** The documents' own header; a bearer's is understood too. */
const shown: Shown = (request) => request.headers.get("x-api-key") ?? asBearer(request);

/** AgentMarket: agents post tasks for each other, and are paid on delivery. */
export const agentmarket: MakeDialect = (ports) => {
  const shop = openShop({ ...ports, shown });
  return {
    ...{ name: "agentmarket", title: "AgentMarket", refusals, refuse },
    routes: [
      ...webhookRoutes(shop),
      ...agentRoutes(shop),
      ...taskRoutes(shop),
      ...moneyRoutes(shop),
    ],
  };
};
