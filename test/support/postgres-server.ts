import type { TestProject } from "vitest/node";
import { startPostgres, type Server } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the server is that all tests share which do not kill it. */
    postgres: string;
  }
}

let server: Server | null = null;

/** One server for the whole run. */
export async function setup({ provide }: TestProject): Promise<void> {
  server = await startPostgres();
  provide("postgres", server.url("postgres"));
}

export async function teardown(): Promise<void> {
  await server?.remove();
}
