// Everything here is public API. Add names one by one, never a wildcard.
export {
  afterAttempt,
  enable,
  endpointAfter,
  endpointAt,
  isDelivered,
  isDue,
  newDelivery,
  newEndpoint,
  replay,
  replayFailed,
  type Delivery,
  type Endpoint,
  type Outcome,
} from "./delivery.ts";
export { isUsable, newSecret, SECRET_LENGTH_MIN, standardSecret } from "./key.ts";
export { webhookBody, type WebhookEvent } from "./message.ts";
export { PROFILES, type Profile, type ProfileName, type TimeSource } from "./profiles.ts";
export { nextAttempt, retryAfter, scheduleOf, type FailedAttempt } from "./schedule.ts";
export { signedHeaders, type Attempt } from "./sign.ts";
export {
  verifyWebhook,
  type Received,
  type ReceivedHeaders,
  type Verified,
  type VerifyFault,
} from "./verify.ts";
