import { captchaSolving } from "./captcha-solving.ts";
import { credentialFraud } from "./credential-fraud.ts";
import type { Examples } from "./examples.ts";
import { harassment } from "./harassment.ts";
import { identityProxy } from "./identity-proxy.ts";
import { personSurveillance } from "./person-surveillance.ts";
import { reconnaissance } from "./reconnaissance.ts";

/** By the name of the category. */
export const EXAMPLES: Readonly<Record<string, Examples>> = {
  credential_fraud: credentialFraud,
  identity_proxy: identityProxy,
  captcha_solving: captchaSolving,
  reconnaissance,
  harassment,
  person_surveillance: personSurveillance,
};
