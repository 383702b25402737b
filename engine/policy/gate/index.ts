import type { RiskRule } from "../risk.ts";
import { captchaSolving } from "./captcha-solving.ts";
import { gateRule, type Category } from "./category.ts";

/** One file each; their order is the order in which a task is told what it breaks. */
export const CATEGORIES: readonly Category[] = [captchaSolving];

const RULES = CATEGORIES.map(gateRule);

/** Refuses tasks for what they ask people to do, from their words alone: no call, no model. */
export const riskGate = (): readonly RiskRule[] => RULES;
