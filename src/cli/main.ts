#!/usr/bin/env node
import * as nodeModule from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`guildhall: needs Node 22.18 or newer, and this is ${process.version}.`);
  process.exit(2);
}
// Whoever reads with `head` has seen enough.
process.stdout.on("error", (error) => {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
  process.exit();
});
// A third off the time to the first line. What is kept is found by its content, never by its date.
nodeModule.enableCompileCache();
const { run } = await import("./run.ts");
await run(process.argv.slice(2), process);
