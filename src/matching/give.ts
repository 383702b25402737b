import {
  OPERATIONS,
  type OperationName,
  type Operation,
  type Principal,
  type Reply,
  type Stored,
} from "../../engine/index.ts";
import { nameless } from "../identity.ts";
import { run, type Services } from "../runner.ts";

/** One operation of the host's own accord. */
export function carryOut(
  services: Services,
  who: Principal,
  name: OperationName,
  input: unknown,
): Promise<Reply> {
  const operation: Operation = OPERATIONS[name];
  const prepared = operation.prepare(input);
  return prepared.ok
    ? run(services, operation, prepared.command, who, null)
    : Promise.resolve(prepared);
}

/** Gives a task to somebody, in the name of the platform. */
export const give = (
  services: Services,
  { id: task_id, data }: Stored<"task">,
  worker_id: string,
  minutes: number,
): Promise<Reply> => {
  const platform: Principal = nameless("operator", data.mode);
  return carryOut(services, platform, "match_task", { task_id, worker_id, minutes });
};
