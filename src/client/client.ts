import type { Client, Principal, Role, TaskView, WatchOptions } from "../../engine/index.ts";
import { methodsOf, type Methods } from "./methods.ts";
import { waitForCompletion, watchTask, type WaitOptions } from "./watch.ts";

/** One principal's way in, with an operation for each method: what `market.as` answers. */
export type MarketClient<R extends Role = Role> = Client &
  Methods<R> &
  Waiting & { readonly who: Principal<R> };

interface Waiting {
  /**
   * The task when it is over: completed, expired or cancelled. Throws MarketplaceError where the
   * task may not be read, and the signal's reason when it aborts.
   */
  waitForCompletion(taskId: string, options?: WaitOptions): Promise<TaskView>;
}

/** What differs between a market in this process and one behind HTTP. */
export type Door = Omit<Client, "watch">;

/** A client made of a door: the same in this process and behind HTTP. */
export function clientOf<R extends Role>(door: Door): MarketClient<R>;
export function clientOf(door: Door): object {
  const watch = (taskId: string, options?: WatchOptions) => watchTask(door, taskId, options);
  return {
    ...methodsOf((...call) => door.execute(...call)),
    ...door,
    watch,
    waitForCompletion: (taskId: string, options?: WaitOptions) =>
      waitForCompletion(watch, taskId, options),
  };
}
