import type { MakeDialect } from "../dialect.ts";
import { limitsOf } from "./limits.ts";
import { listTasks } from "./list.ts";
import { listMessages, sendMessage } from "./messages.ts";
import { PAGE } from "./pages.ts";
import { refusals, refuse } from "./refuse.ts";
import { routesOf, type Row } from "./routes.ts";
import { apply, approve, dispute, listApplications, reject, select, submit } from "./steps.ts";
import { createTask, getTask } from "./tasks.ts";

const FILTERS = ["status", "category", "remote", "urgency", ...PAGE];
const TASK = "/tasks/:taskId";

const TASKS: readonly Row[] = [
  { method: "get", path: "/tasks", action: listTasks, limit: "reads", query: FILTERS },
  { method: "post", path: "/tasks", action: createTask, limit: "creation", status: 201 },
  { method: "get", path: TASK, action: getTask, limit: "reads" },
  { method: "post", path: `${TASK}/apply`, action: apply, limit: "other", status: 201 },
  { method: "get", path: `${TASK}/applications`, action: listApplications, limit: "reads" },
  { method: "post", path: `${TASK}/select`, action: select, limit: "other" },
  { method: "post", path: `${TASK}/submit`, action: submit, limit: "other" },
  { method: "post", path: `${TASK}/approve`, action: approve, limit: "other" },
  { method: "post", path: `${TASK}/reject`, action: reject, limit: "other" },
  { method: "post", path: `${TASK}/dispute`, action: dispute, limit: "other" },
  {
    ...{ method: "get", path: `${TASK}/messages`, action: listMessages },
    ...{ limit: "messages", query: PAGE },
  },
  {
    ...{ method: "post", path: `${TASK}/messages`, action: sendMessage },
    ...{ limit: "messages", status: 201 },
  },
];

/** Humans2AI: agents publish tasks, people apply, one is selected, and the agent pays. */
export const humans2ai: MakeDialect = (ports) => {
  const limits = limitsOf(ports);
  return {
    ...{ name: "humans2ai", title: "Humans2AI", refusals, refuse },
    routes: routesOf(ports, limits, TASKS),
  };
};
