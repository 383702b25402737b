import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";

/** The binary lies in a package that there is for Linux alone. */
function binary(): string | null {
  try {
    return createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/bin/anvil");
  } catch {
    return null;
  }
}

/** Why no chain can run here; null where one can. */
export function chainFault(): string | null {
  const path = binary();
  if (path === null) return "the package @foundry-rs/anvil-linux-amd64 is not there";
  const { status, error } = spawnSync(path, ["--version"], { stdio: "ignore" });
  return status === 0 ? null : `anvil does not start (${error?.message ?? `exit ${status}`})`;
}

let told = false;

/** Whether tests that need a chain can run. Where they cannot, says so, once and loudly. */
export function hasChain(): boolean {
  const fault = chainFault();
  if (fault !== null && !told)
    console.error(`\nLEFT OUT: all tests that pay on a chain, since ${fault}.\n`);
  told = true;
  return fault === null;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });

export interface Anvil {
  readonly url: string;
  stop(): Promise<void>;
}

/** A fresh chain of this id on loopback. It never outlives this process. */
export async function startAnvil(id: number, more: readonly string[]): Promise<Anvil> {
  const path = binary();
  if (path === null) throw new Error(chainFault() ?? "no chain");
  const port = await freePort();
  const own = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(id)];
  const child = spawn(path, [...own, "--silent", ...more], { stdio: "ignore" });
  const reap = (): void => void child.kill("SIGKILL");
  process.once("exit", reap);
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        process.off("exit", reap);
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  for (let tries = 0; tries < 500; tries++) {
    if (child.exitCode !== null) throw new Error(`anvil ended with ${child.exitCode}`);
    const request = { method: "POST", headers: { "content-type": "application/json" }, body };
    const got = await fetch(url, request).catch(() => null);
    if (got?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("anvil does not answer");
}
