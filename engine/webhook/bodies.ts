import { webhookBody } from "./message.ts";
import type { ProfileName } from "./profiles.ts";
import { agentmarketBody } from "./systems/agentmarket.ts";
import { eagentBody } from "./systems/eagent.ts";
import { humans2aiBody } from "./systems/humans2ai.ts";
import type { Told } from "./told.ts";

const ours = ({ event }: Told): string => webhookBody(event);

const BODIES: Readonly<Record<ProfileName, (told: Told) => string>> = {
  standard: ours,
  aethra: ours,
  eagent: eagentBody,
  humans2ai: humans2aiBody,
  agentmarket: agentmarketBody,
};

/** The exact text that an endpoint is sent, in the words of its system: the same each time. */
export const bodyFor = (profile: ProfileName, told: Told): string => BODIES[profile](told);
