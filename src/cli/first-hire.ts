import type { SandboxCredentials } from "../host.ts";

const TASK =
  '{"title": "Photograph the shop front at 450 Main St", "task_type": "photography", ' +
  '"budget_amber": 1500}';
const ABOUT_TASK = '"{\\"task_id\\": \\"$task\\"}"';

/** The first steps of a hire as a shell reads them; it needs curl and sed. */
export const firstHire = (url: string, { agent_key, worker_token }: SandboxCredentials): string =>
  [
    `agent=${agent_key}`,
    `worker=${worker_token}`,
    `call() { curl -sS ${url}/v1/$1 -H "Authorization: Bearer $2" \\`,
    '  -H "Content-Type: application/json" -d "$3"; echo; }',
    `task=$(call create_task $agent '${TASK}' \\`,
    `  | sed 's/.*"task_id":"\\([^"]*\\)".*/\\1/')`,
    `call fund_task $agent ${ABOUT_TASK}`,
    `call accept_task $worker ${ABOUT_TASK}`,
    `call submit_work $worker ${ABOUT_TASK}`,
    `call approve_submission $agent ${ABOUT_TASK}`,
    "call get_earnings $worker '{}'",
  ].join("\n");
