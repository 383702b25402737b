import { createKey, listKeys, revokeKey } from "./keys.ts";
import { listTasks } from "./list.ts";
import { listMessages, sendMessage } from "./messages.ts";
import { myApplications, myReferrals } from "./mine.ts";
import { listNotifications, markRead } from "./notifications.ts";
import { PAGE } from "./pages.ts";
import type { Row } from "./routes.ts";
import { apply, approve, dispute, listApplications, reject, select, submit } from "./steps.ts";
import { createTask, getTask } from "./tasks.ts";
import { getWallet, listTransactions } from "./wallet.ts";
import { createHook, deleteHook, listHooks } from "./webhooks.ts";

const FILTERS = ["status", "category", "remote", "urgency", ...PAGE];
const TASK = "/tasks/:taskId";

const get = { method: "get" } as const;
const post = { method: "post", limit: "other" } as const;
const made = { method: "post", status: 201 } as const;

/** What needs an account, in the order of the documents. */
export const ROWS: readonly Row[] = [
  { ...get, path: "/tasks", action: listTasks, limit: "reads", query: FILTERS },
  { ...made, path: "/tasks", action: createTask, limit: "creation" },
  { ...get, path: TASK, action: getTask, limit: "reads" },
  { ...made, path: `${TASK}/apply`, action: apply, limit: "other" },
  { ...get, path: `${TASK}/applications`, action: listApplications, limit: "reads" },
  { ...post, path: `${TASK}/select`, action: select },
  { ...post, path: `${TASK}/submit`, action: submit },
  { ...post, path: `${TASK}/approve`, action: approve },
  { ...post, path: `${TASK}/reject`, action: reject },
  { ...post, path: `${TASK}/dispute`, action: dispute },
  { ...get, path: `${TASK}/messages`, action: listMessages, limit: "messages", query: PAGE },
  { ...made, path: `${TASK}/messages`, action: sendMessage, limit: "messages" },
  { ...get, path: "/wallet", action: getWallet, limit: "wallet" },
  {
    ...{ ...get, path: "/wallet/transactions", action: listTransactions },
    ...{ limit: "wallet", query: ["type", ...PAGE] },
  },
  { ...get, path: "/my/applications", action: myApplications, limit: "other", query: PAGE },
  { ...get, path: "/my/referrals", action: myReferrals, limit: "other", query: PAGE },
  { ...get, path: "/notifications", action: listNotifications, limit: "other", query: PAGE },
  { method: "patch", path: "/notifications", action: markRead, limit: "other" },
  { ...get, path: "/api-keys", action: listKeys, limit: "keys" },
  { ...made, path: "/api-keys", action: createKey, limit: "keys" },
  { method: "delete", path: "/api-keys/:keyId", action: revokeKey, limit: "keys" },
  { ...get, path: "/webhooks", action: listHooks, limit: "webhooks" },
  { ...made, path: "/webhooks", action: createHook, limit: "webhooks" },
  { method: "delete", path: "/webhooks/:webhookId", action: deleteHook, limit: "webhooks" },
];
