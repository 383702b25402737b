import type { Category } from "./category.ts";

const CAPTCHA = "(?:(?:re|h|fun)? ?captchas?|cap tchas?|turnstiles?|arkose)";
const BOT = "(?:bots?|scrapers?|crawlers?|scripts?|automations?|agents?|robots?|ai)";
const CHECK =
  "(?:human verification|bot (?:check|checks|detection|wall|protection|test)|robot check|" +
  "(?:verification|image|picture|human|cloudflare) (?:challenge|puzzle|image|picture|check)s?)";
/** Nobody says these of a CAPTCHA unless they want it out of the way. */
const DEFEAT =
  "(?:solv(?:e|es|ing)|crack(?:ing)?|decod(?:e|ing)|bypass(?:ing)?|circumvent(?:ing)?|" +
  "defeat(?:ing)?|beat(?:ing)?|break(?:ing)?|(?:get|getting|go|going) (?:past|through|around))";
const ANSWER =
  "(?:complet(?:e|ing)|answer(?:ing)?|enter(?:ing)?|typ(?:e|ing)|pass(?:ing)?|submit(?:ting)?|" +
  "fill(?:ing)? (?:in|out)|fill(?:ing)?|transcrib(?:e|ing)|tick|click|do|doing)";
const PLAIN_WORDS =
  "(?:(?:the|this|that|a|an|these|those|all|each|every|any|some|more|following|attached|" +
  "text|audio|slider|next|code|shown|" +
  "letters|characters|you|see|from|in|of|for|image|picture|[0-9]{1,6}) ){0,6}";

export const captchaSolving: Category = {
  name: "captcha_solving",
  asks: "somebody to get past a CAPTCHA or another check that keeps machines out",
  patterns: [
    `${DEFEAT} ~4 ${CAPTCHA}`,
    `${ANSWER} ${PLAIN_WORDS}${CAPTCHA}`,
    `${CAPTCHA} (?:solv(?:ing|er|ers|e)|typists?|typing|farms?|breaking|cracking|bypass(?:ing)?)`,
    `[.] ${CAPTCHA} [.]`,
    `${CAPTCHA} ~2 (?:tokens?|response token)`,
    `${CAPTCHA} (?:pictures?|images?|codes?|screenshots?) ~6 (?:answer|solve|type|enter|decode)`,
    `${BOT} ~6 stuck ~4 ${CAPTCHA}`,
    `${BOT} (?:past|through|around) ~3 (?:${CAPTCHA}|${CHECK})`,
    `(?:${DEFEAT}|${ANSWER}) ~4 ${CHECK} ~8 ${BOT}`,
    `(?:bypass|circumvent|defeat|get past|get around) ~4 ${CHECK}`,
    `(?:type|enter|transcribe|decode|read) ~5 verification (?:image|picture|code image)s?`,
    `(?:pass|tick|click|check|complete|solve|confirm) ~3 (?:im|i am|are|youre) not a robot`,
    `prove ~3 (?:human|not a robot|not a bot) ~2 for ~3 ${BOT}`,
    `(?:so|that) ~4 ${BOT} ~2 (?:past|through|around) ~2 (?:verification|check|challenge)`,
    `${CAPTCHA} service =8 (?:respond|answer|type|solve|reply)`,
    `${CAPTCHA} =2 lets? =3 ${BOT}`,
    `(?:[0-9]{2,6}|hundreds of|thousands of) ${CAPTCHA}`,
    `${CAPTCHA} (?:per|a|an|each) (?:day|hour|week)`,
    `(?:verify|prove|confirm|show) =2 (?:youre|you are|im|` +
      `i am) (?:a )?human =8 (?:for (?:me|us)|ai|bot)`,
    `(?:test|puzzle|challenge|check) =4 (?:blocks?|stops?|keeps?|bars?|defeats?) =3 ${BOT}`,
    `${BOT} =3 (?:ran into|met|hit|hits|faces?|meets|fails?|trips) =4 (?:${CAPTCHA}|${CHECK})`,
    `(?:solv(?:e|ing)|complete|pass|do) =4 (?:challenge|puzzle|test) =5 (?:is|are|` +
      `youre) (?:a )?human`,
    `(?:wavy|distorted|squiggly|garbled|warped) (?:characters|letters|text|words?) =10 ` +
      `(?:${BOT}|captcha|verification|log in|sign up)`,
    `cf clearance`,
  ],
};
