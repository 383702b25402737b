import type { Category } from "./category.ts";
import { OTHERS, PERSON, SOMEBODY } from "./people.ts";

const CODE =
  "(?:(?:one|1|i|l) ?time (?:pass)?(?:codes?|words?|pins?)|otps?|tans?|sms codes?|" +
  "(?:verification|2fa|mfa|two factor|authentication|authenticator|auth|security|login|sign in|" +
  "bank|id|whatsapp|telegram|google|(?:six|6|four|4|five|5|eight|8) digit) codes?)";
const LOGIN =
  "(?:(?<!wifi |wi fi )passwords?|passcodes?|passphrases?|credentials?|logins?|" +
  "(?:login|log in|sign in|bank|banking|card|account) (?:details|data|numbers?)|" +
  "(?:seed|recovery|backup) (?:phrases?|words)|private keys?|cvv2?s?|cvcs?|" +
  "(?:his|her|their|your|bank|card|atm|debit|phone|customers?) pins?|pins? of =2 cards?)";
/** Said of the thing and not of the secret: the password reset, the login page. */
const SECRET =
  `(?:${CODE}|${LOGIN})(?! (?:pages?|screens?|forms?|fields?|flows?|resets?|managers?|rules?|` +
  "polic(?:y|ies)|mails?|emails?|messages?|strength|buttons?|areas?|prompts?|training|box))";
const HAND_OVER =
  "(?:forward|send|tell|give|share|paste|reply|read|relay|pass|text|hand|message|provide|" +
  "submit|" +
  "lend|rent|sell|show|dictate|reveal|disclose)";
const TAKE =
  "(?:steal|stealing|harvest(?:ing)?|phish(?:ing)?|extract|intercept|grab|crack(?:ing)?|" +
  "guess(?:ing)?|collect|gather|obtain|capture|skim|buy|trick|fish|brute ?forc(?:e|ing)|" +
  "photograph|write down|note|record|film|copy|memori[sz]e|shoulder surf(?:ing)?)";
const LURE =
  "(?:ask|get|make|trick|convince|persuade|coax|lure|press|talk|fool|manipulate|deceive|beg|" +
  "urge)";
const POSE =
  "(?:pretend(?:ing)?|pos(?:e|ing)|act(?:ing)?|impersonat(?:e|ing)|claim(?:ing)?|" +
  "under a pretext)";
const MAILBOX =
  "(?:accounts?|e ?mails?|mailbox|inbox|gmail|outlook|facebook|instagram|snapchat|whatsapp|" +
  "tiktok|" +
  "icloud|paypal|phone|laptop|computer|server|network|system|panel|router|wifi|database)";
const STOLEN = "(?:stolen|leaked|hacked|breached|dumped|cracked|carded|skimmed)";
const BUILD = "(?:build|make|create|design|set up|host|write|send|code|clone|run|with|use)";

export const credentialFraud: Category = {
  name: "credential_fraud",
  asks: "for passwords, one-time codes or other means of getting into what belongs to others",
  patterns: [
    `(?<!(?:we|i|we will|i will|host will) )${HAND_OVER}(?! you ) =6 ${SECRET}`,
    `${CODE} =10 (?:send|forward|paste|reply|tell|give|share|text|read|relay|pass) ` +
      "(?:it|them|that|this|with it|the code)",
    `${LURE} ${SOMEBODY} =8 ${SECRET}`,
    `${LURE} =7 (?:for|to|into|out|read|tell|enter|give|type) =6 ${SECRET}`,
    `${TAKE} =6 ${SECRET}`,
    `(?:find|figure|get|learn|want|need|discover|recover|resett?|reset|change|use|borrow) =6 ` +
      `${OTHERS} ~3 ${SECRET}`,
    `(?:want|need|get|find out|reset|change|obtain) =3 (?:passwords?|logins?|credentials?) ` +
      `(?:of|for|to) =4 ${OTHERS}`,
    `resett?(?:ing)? =4 ${OTHERS} ~2 passwords?`,
    `${POSE} =10 (?:ask|get|obtain|tell|learn|collect|persuade|call) =10 ${SECRET}`,
    `${SECRET} =6 (?:${POSE}|pretext)`,
    `(?:hack|hacking|break|breaking|force|sneak) (?:into|in to|in) =6 ${MAILBOX}`,
    `hack(?:ing)? =4 ${OTHERS} ~3 ${MAILBOX}`,
    `(?:log|sign|get) (?:in to|into|in) =2 ${OTHERS} ~3 ${MAILBOX}`,
    `(?:take over|taking over|hijack|steal) =4 (?:accounts?|profiles?|${MAILBOX})`,
    `(?:buy|sell|test|try|use|check|run|trade|get|with|validate) =6 ${STOLEN} ~3 ` +
      `(?:cards?|numbers|passwords?|credentials|accounts?|logins?|data)`,
    `combo ?lists?`,
    `credential stuffing`,
    `${BUILD} =4 phishing =2 (?:pages?|sites?|mails?|emails?|kits?|forms?|messages?|links?|sms)`,
    `${BUILD} =4 (?:fake|cloned|spoofed|look ?alike|copy of) =4 ` +
      "(?:login|log in|sign in|signin|bank|banking|payment|checkout)",
    `(?:page|site|form) =6 looks? (?:like|just like) =5 (?:login|log in|sign in|bank|banking)`,
    `make (?:people|${SOMEBODY}) (?:enter|type|give) =6 (?:details|data|numbers?|${SECRET})`,
    `(?:photograph|scan|copy|film|skim|clone) =4 (?:credit|debit|bank|payment) cards?`,
    `(?:approve|accept|confirm|tap|allow) =3 (?:login|sign in|authenticator|push|2fa|mfa) ` +
      "(?:prompts?|requests?|notifications?)",
    `sim ?(?:swap|swaps|swapping|hijack)`,
    `(?:move|port|transfer) =2 ${OTHERS} =2 numbers? ~4 (?:sim|esim|phone)`,
    `brute ?forc(?:e|ing) =6 (?:accounts?|panel|login|pin|site)`,
    `codes? (?:will be |is |gets |has been )?(?:texted|sent|messaged) to (?:you|` +
      `your (?:phone|number)) &8 ` +
      `(?:send|paste|forward|tell|give|pass|relay|type it into)`,
    `(?:get|getting) (?:into|in to) =2 locked =2 ${MAILBOX}`,
    `${MAILBOX} ~6 (?:(?:not|isnt) mine|no permission|without permission|not allowed)`,
    `(?:read|see|access|open|look into|get into|check) (?:his|her|my ${PERSON}) =1 ` +
      `(?:whatsapp|messages|mails?|emails?|chats?|dms|inbox|texts|icloud|gmail)`,
    `(?:ceo|cfo|it department|fraud department|from it|from the bank) =12 ${SECRET}`,
    `${SECRET} =4 (?:tell|telling|say|saying|claim) =3 (?:you are|youre|from)`,
    `copy of =4 (?:website|site|page) =6 (?:stores?|records?|captures?|logs?|saves?)`,
    `(?:e ?mail|user ?name|login|user) (?:and )?(?:password|pass) (?:pairs?|lists?|combos?)`,
    `link =2 device =3 (?:whatsapp|telegram|signal)`,
    `(?:record|capture|log) =3 (?:what =2 (?:types?|typed)|keystrokes|passwords)`,
    `key ?loggers?`,
    `(?:fresh|valid|live|working|hacked) =1 (?:cards|logins?|credentials|accounts|cvvs?|fullz)`,
    `(?:have|let|get|make) =5 (?:give|tell|read|hand|show) =3 ${SECRET}`,
    `cards? with =1 cvvs?`,
    `(?:recover|reset|get|crack|open) =6 (?:passwords?|accounts?) ~8 (?:no|` +
      `without) =1 permission`,
  ],
};
