import type { RiskRule } from "../risk.ts";
import { captchaSolving } from "./captcha-solving.ts";
import { gateRule, type Category } from "./category.ts";
import { credentialFraud } from "./credential-fraud.ts";
import { harassment } from "./harassment.ts";
import { identityProxy } from "./identity-proxy.ts";
import { personSurveillance } from "./person-surveillance.ts";
import { reconnaissance } from "./reconnaissance.ts";

/** One file each; their order is the order in which a task is told what it breaks. */
export const CATEGORIES: readonly Category[] = [
  credentialFraud,
  identityProxy,
  captchaSolving,
  reconnaissance,
  harassment,
  personSurveillance,
];

const RULES = CATEGORIES.map(gateRule);

/** Refuses tasks for what they ask people to do, from their words alone: no call, no model. */
export const riskGate = (): readonly RiskRule[] => RULES;
