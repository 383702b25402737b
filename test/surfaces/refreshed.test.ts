import { describe, expect, it } from "vitest";
import { asked, auth, oauth } from "../adapters/http/signed-in.ts";
import { keyFor, type Input } from "./commands.ts";
import { lengthOf } from "./effects.ts";
import { CARRIED, sameOf, titleOf } from "./repeats.ts";
import { openTown, type OpenTown } from "./town.ts";

/** Fresh credentials of the same accounts, in the way that each gets them. */
async function refreshed({ market, wire, keys, pairs }: OpenTown): Promise<OpenTown["keys"]> {
  const next = async ({ refresh_token }: { readonly refresh_token: string }): Promise<string> =>
    (await auth(wire, "/token/refresh", { refresh_token })).body.access_token;
  const client = { agent_id: keys.agent_id, api_key: keys.agent_key };
  const { body: token } = await oauth(wire, asked(client));
  const reopened = await market.openSandbox();
  const { operator_token } = Object(reopened.ok && reopened.output);
  const agent_key = String(token.access_token);
  const [developer_token, worker_token] = [await next(pairs.developer), await next(pairs.worker)];
  return { ...keys, agent_key, developer_token, worker_token, operator_token };
}

describe("A key", () => {
  it("is the same after the token was refreshed, for every command by every way", async () => {
    const opened = await openTown();
    const { town, storage } = opened;
    const done: { readonly at: number; readonly input: Input; readonly said: string }[] = [];
    for (const [at, { surface, command }] of CARRIED.entries()) {
      const { name, by, given } = command;
      const input = await given(town);
      const call = { name, key: keyFor(town, by), input, idempotencyKey: `refreshed-${at}` };
      const told = await surface.send(town.wire, call);
      expect(told.code, titleOf({ surface, command })).toBe(null);
      done.push({ at, input, said: sameOf(told) });
    }
    const keys = await refreshed(opened);
    expect(keys.developer_token).not.toBe(opened.keys.developer_token);
    const before = await lengthOf(storage);
    for (const { at, input, said } of done) {
      const carried = CARRIED[at];
      if (carried === undefined) continue;
      const { surface, command } = carried;
      const key = keyFor({ keys }, command.by);
      const call = { name: command.name, key, input, idempotencyKey: `refreshed-${at}` };
      const again = await surface.send(town.wire, call);
      expect([titleOf(carried), sameOf(again)]).toEqual([titleOf(carried), said]);
      expect(again.replayed).not.toBe(false);
    }
    expect(await lengthOf(storage)).toBe(before);
  });
});
