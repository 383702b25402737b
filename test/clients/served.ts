import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { Contract } from "../adapters/http/dialects/contract.ts";
import { got, type Got } from "../adapters/http/given.ts";
import { npmStart, type Started } from "../host/started.ts";
import { Receiver } from "../webhooks/receiver.ts";
import type { Line } from "./programs.ts";

/** So many deliveries a published verifier must believe. */
export const DELIVERIES = process.env["GUILDHALL_DEEP"] === "1" ? 5_000 : 1_000;

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A host that speaks a system at its root, and a receiver that its webhooks may reach. */
export interface Served {
  readonly host: Started;
  readonly receiver: Receiver;
  readonly contract: Contract;
  /** A request, whose answer is held against the contract. */
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Got>;
  /** Holds what a script printed, `{sample, status, answer}` a line, against the contract. */
  readonly hold: (lines: readonly Line[]) => void;
  readonly close: () => Promise<void>;
}

export async function served(system: string, more: readonly string[] = []): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), `guildhall-${system}-`));
  const receiver = await Receiver.open();
  const host = await npmStart(`lowdb:${folder}`, [
    ...["--dialect", system, "--allow-private-host", receiver.host, ...more],
  ]);
  const contract = new Contract(await (await fetch(`${host.url}/${system}/openapi.json`)).json());
  return {
    ...{ host, receiver, contract },
    async ask(method, path, { headers = {}, body } = {}) {
      const answer = await fetch(host.url + path, {
        method,
        headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const read = await got(answer);
      expect(contract.check(method, path, read)).toEqual([]);
      return read;
    },
    hold(lines) {
      for (const { sample, status, answer } of lines) {
        const [method, path] = String(sample).split(" ");
        const told = { status, headers: new Headers(), text: sample, body: answer };
        expect(contract.check(method ?? "", path ?? "", told)).toEqual([]);
      }
    },
    async close() {
      await host.end("SIGTERM");
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
