import { guardedPost } from "../../adapters/webhooks/index.ts";
import { received } from "./receiver.ts";

/** A receiver until the test has ended, and what a market needs to reach it. */
export async function reached() {
  const receiver = await received();
  const allowPrivateHosts = [receiver.host];
  const webhooks = { post: guardedPost({ allowPrivateHosts }) };
  return { receiver, options: { allowPrivateHosts, webhooks } };
}
