import { ROOT, runTool } from "./repo.ts";

/** Builds `dist` once, before the tests that run the package as a stranger gets it. */
export async function setup(): Promise<void> {
  const built = await runTool("tsup/dist/cli-default.js", ["--silent"], ROOT);
  if (built.code !== 0) throw new Error(`The build failed.\n${built.stdout}\n${built.stderr}`);
}
