import { rejection } from "../errors.ts";
import type { Reply } from "../ports.ts";
import type { Refused } from "../rail-port.ts";

/** What a rail refuses, as an answer to whoever asked. */
export const refused = ({ reason, message }: Refused, field: string): Reply => ({
  ok: false,
  rejection: rejection("invalid_input", { field, reason, message }),
});
