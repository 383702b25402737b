import { defineConfig } from "vitest/config";

const MINUTE_MS = 60_000;

/** These run the package as a stranger gets it: from `dist`, which the global setup builds once. */
const needsBuild = ["test/package.test.ts", "test/examples.test.ts"];

export default defineConfig({
  test: {
    // Two cores are what a small machine has; some tests start processes of their own.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/engine/**/*.test.ts"],
          // The engine is pure, so its tests may share a worker and need no fresh module graph.
          isolate: false,
          testTimeout: process.env["GUILDHALL_DEEP"] === "1" ? 10 * MINUTE_MS : 20_000,
        },
      },
      {
        test: {
          name: "whole",
          include: ["test/**/*.test.ts"],
          exclude: ["test/engine/**", ...needsBuild],
          globalSetup: ["test/support/postgres-server.ts"],
          testTimeout: process.env["GUILDHALL_DEEP"] === "1" ? 20 * MINUTE_MS : MINUTE_MS,
          hookTimeout: MINUTE_MS,
        },
      },
      {
        test: {
          name: "built",
          include: needsBuild,
          globalSetup: ["test/support/build.ts"],
          testTimeout: 3 * MINUTE_MS,
          hookTimeout: 3 * MINUTE_MS,
        },
      },
    ],
  },
});
