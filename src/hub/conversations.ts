import type { HubAnswers, HubTurn, Principal } from "../../engine/index.ts";
import type { MarketClient } from "../client/client.ts";
import type { Chat } from "./options.ts";

/** A session is as long as this, and so many are remembered, those used last. */
const MOST_TURNS = 20;
const MOST_SESSIONS = 1_000;

/** Remembers what was said in each session, and asks the model with that. */
export function conversations(chat: Chat, clientFor: (who: Principal) => MarketClient): HubAnswers {
  const sessions = new Map<string, readonly HubTurn[]>();
  const keep = (key: string, turns: readonly HubTurn[]): void => {
    sessions.delete(key);
    sessions.set(key, turns.slice(-MOST_TURNS));
    const [oldest] = sessions.keys();
    if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
  };
  return async function* ({ message, session, who, signal }) {
    const key = `${who.role} ${who.id} ${session}`;
    const history = sessions.get(key) ?? [];
    const over = new AbortController();
    const stop = (): void => over.abort();
    signal.addEventListener("abort", stop);
    let content = "";
    try {
      const asked = { message, history, client: clientFor(who), signal: over.signal };
      for await (const piece of chat(asked)) {
        if (typeof piece === "string") content += piece;
        yield piece;
      }
      keep(key, [...history, { role: "user", content: message }, { role: "assistant", content }]);
    } finally {
      signal.removeEventListener("abort", stop);
      over.abort();
    }
  };
}
