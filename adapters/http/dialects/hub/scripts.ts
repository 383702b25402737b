import { z } from "zod";
import {
  fieldsOf,
  isFields,
  rejection,
  type HubJob,
  type HubPort,
} from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Asked } from "../door.ts";
import type { Row } from "./row.ts";
import { faultOf, iso, refuse } from "./words.ts";

const run = z.object({
  script: z.string().min(1).max(200).optional(),
  script_name: z.string().optional(),
  name: z.string().optional(),
  args: z.record(z.string(), z.unknown()).optional(),
  async: z.boolean().optional(),
});

const jobOut = z.object({
  job_id: z.string(),
  status: z.enum(["running", "completed", "failed", "cancelled"]),
  started_at: z.string(),
  result: z.unknown().optional(),
});

const told = ({ id, status, started_at, result }: HubJob): z.input<typeof jobOut> => ({
  ...{ job_id: id, status, started_at: iso(started_at) },
  ...(status === "completed" && { result }),
});

const NO_SCRIPT = rejection("not_found", {
  field: "script",
  reason: "no_such_script",
  message: "There is no script of this name: whoever runs this host names those that may run.",
});

/** Scripts are named jobs of the host's own: what a caller sends is never run. */
export function scriptRows({ scripts }: HubPort): readonly Row[] {
  async function start({ body }: Asked): Promise<Response> {
    const name = body["script"] ?? body["script_name"] ?? body["name"];
    if (typeof name !== "string" || name === "")
      return refuse(faultOf("script", "script must name what is to be run.", "required"));
    const { args = {} } = body;
    if (!isFields(args)) return refuse(faultOf("args", "args must be an object.", "wrong_type"));
    const job = scripts.start(name, fieldsOf(args));
    if (job === null) return refuse(NO_SCRIPT);
    if (body["async"] !== false) return json(201, told(job));
    return json(201, told((await scripts.ended(job.id)) ?? job));
  }
  return [
    {
      ...{ method: "post", path: "/api/run", title: "Run a script of the host's", area: "agents" },
      ...{ status: 201, body: run, answers: jobOut, handle: start },
    },
    {
      ...{ method: "post", path: "/api/cancel/:job_id", title: "Cancel a run", area: "agents" },
      answers: z.object({ ok: z.literal(true), cancelled: z.boolean(), message: z.string() }),
      handle: ({ param }) =>
        scripts.cancel(param("job_id"))
          ? json(200, { ok: true, cancelled: true, message: "Job cancelled" })
          : json(200, { ok: true, cancelled: false, message: "job_not_found" }),
    },
  ];
}
