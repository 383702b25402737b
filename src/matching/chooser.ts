import type { Process, Stored } from "../../engine/index.ts";

/** One way to find somebody for a task. */
export interface Chooser {
  /** The processes it is for. */
  readonly matching: NonNullable<Process["matching"]>;
  /** Who may be given a task: news of one is a reason to look again. */
  readonly doers: "worker" | "service";
  /** Gives each task to somebody, in this order; answers those for which there is nobody now. */
  match(tasks: readonly Stored<"task">[]): Promise<readonly Stored<"task">[]>;
  /** Returns when nothing of it is under way any more. */
  stop(): Promise<void>;
}
