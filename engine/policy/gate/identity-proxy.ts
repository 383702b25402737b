import type { Category } from "./category.ts";
import { PERSON } from "./people.ts";

const ACCOUNT =
  "(?:accounts?|profiles?|sim(?: cards?)?|wallets?|company|contracts?|loans?|" + "credit)";
const PAPER =
  "(?:ids?|id cards?|passports?|driv(?:ing|ers) licen[cs]es?|licen[cs]es?|documents|papers|" +
  "identit(?:y|ies)|names?|details)";
const OPEN =
  "(?:open|create|register|set up|sign up|verify|activate|apply|start|opening|verifying|" +
  "registering|creating)";
const BORROWED =
  "(?:your|these|different|various|other|another|someone|somebody|someone elses|somebody elses|" +
  `another persons|other peoples|stolen|borrowed|fake|false|rented|his|her|their|a ${PERSON})`;
const CHECK =
  "(?:kyc(?: selfie| check)?|video ?ident(?:ification)?|" +
  "(?:identity|id|face|liveness|selfie|human|video) (?:verification|check|video|test|" +
  "questions)|" +
  "liveness|kyc video call|verification (?:call|selfie|video)|(?:face|facial) (?:scan|" +
  "recognition)|" +
  "video identification)";
const PASS =
  "(?:pass|do|complete|go through|clear|stand in|undergo|take|finish|get through|record|make|" +
  "perform|submit|answer|join|attend|handle)";
const FOR_OTHERS =
  "(?:for (?!our (?:own|test)|yourself)|as (?:if|though|the|another|a|our|my)|under|" +
  "in place of|" +
  "in (?:his|her|their|my) (?:place|name)|on behalf of|with your|not yours|instead of)";

export const identityProxy: Category = {
  name: "identity_proxy",
  asks: "somebody to lend an identity, or to be checked in the place of another",
  patterns: [
    `${OPEN} =6 ${ACCOUNT} =6 (?:in|under|with|using|on) ${BORROWED} ~2 ${PAPER}`,
    `${OPEN} =6 ${ACCOUNT} =6 (?:hand|transfer|give|pass|sell) (?:it|them|us|me|over)`,
    `${OPEN} =6 (?:and|account) =4 on behalf of =6 (?:id|identity|verify|documents)`,
    `(?:buy|sell|sells|rent|lease|lend|provide|want|need|use|borrow|offer|` +
      `supply) =4 verified =2 ` +
      `${ACCOUNT}`,
    `(?:rent|rent out|lend|lease|sell|borrow) (?:us |me |out )?(?:your|their) =4 ` +
      `(?:${ACCOUNT}|${PAPER})`,
    `(?:let|lend|give|allow|loan) (?:us|me) =2 your =2 (?:name|identity|id|passport)`,
    `use your identity`,
    `${PASS} =4 ${CHECK} =6 ${FOR_OTHERS}`,
    `(?:stand|step|fill) in for ~4 ${CHECK}`,
    `${CHECK} (?:for|of) (?:someone|somebody|another|other|my|a|an) `.trim(),
    `(?:through|pass|passing) kyc for`,
    `kyc (?:drops?|proxy|proxies|bypass)`,
    `selfies? =6 (?:your )?(?:passport|id|id card|driving licen[cs]e|document)`,
    `(?:passports?|ids?|id cards?|documents?|licen[cs]es?) =4 (?:and|plus|with) =2 selfies?`,
    `(?:hold|holding) =6 (?:id|passport|id card|document) ~6 (?:face|camera)`,
    `(?:photograph|film) yourself =3 (?:passport|id|document)`,
    `(?:use|using|with|submit|show|present|upload) (?:someone elses|somebody elses|` +
      `another persons|stolen|fake|forged|borrowed|a ${PERSON}) =2 ${PAPER}`,
    `(?:under|in|with|using) (?:someone elses|somebody elses|another persons|stolen|false|` +
      `fake) ` +
      `=2 (?:name|identity|identities|id)`,
    `(?:account|passport|id|identity|name|face|document) (?:that|which) (?:is not|isnt) yours`,
    `(?:make|buy|create|get|forge|print|order|supply|sell) =3 (?:fake|forged|counterfeit|` +
      `false) ` +
      `=2 (?:ids?|passports?|licen[cs]es?|identit(?:y|ies)|documents)`,
    `(?:exam|driving test|theory test|test|verification|questions|documents|interview) =6 ` +
      "(?:pretending to be|posing as|as if you were|as though you were|under my name|" +
      "in my name|under another name)",
    `(?:sit|take|write) =4 (?:exam|driving test|theory test) =4 (?:for me|in my place|as me)`,
    `impersonat(?:e|ing) =4 (?:holder|customer|client|owner|applicant|candidate|user)`,
    `nominee (?:director|shareholder|owner)s?`,
    `straw (?:man|men|buyer|owner|director)s?`,
    `${ACCOUNT} =4 registered (?:in|under) your name`,
    `apply =6 (?:in|under|with|using) (?:another|someone|somebody|other|a ${PERSON}) ~2 ${PAPER}`,
    `(?:send|upload|scan|provide|need|needed) =8 (?:passport|id|id card) =6 ` +
      "(?:account|registration|activate|sign up)",
    `clean (?:documents|ids|papers|identit(?:y|ies))`,
    `(?:as|like) the person (?:on|in) =2 (?:id|passport|document|papers)`,
    `${CHECK} (?:for|of) our (?:customers?|clients?|users?)`,
    `we (?:will |can |then )?(?:use|run|trade|take over|operate|control) (?:with )?the account`,
    `you (?:verify|register|sign up|pass) =2 we (?:use|trade|run|operate|take)`,
    `(?:accounts?|profiles?) (?:under|in|on) your (?:name|id|identity)`,
    `say (?:that )?you are [a-z]{2,20} [a-z]{2,20} =3 (?:date of birth|born|passport|address)`,
    `(?:rent|lend|sell|lease) (?:me |us )?your =1 (?:linkedin|upwork|fiverr|uber|airbnb|` +
      `facebook|` +
      `amazon|ebay|doordash|binance|paypal|stripe|telegram|face|passport|identity|id)`,
    `(?:take over|do|sit|attend|handle|take) =5 interview =4 (?:pretend|as me|for me|as if)`,
    `(?:register|apply|open|verify|onboard|activate|sims?|accounts?|seller|merchant|cards) =8 ` +
      `(?:on|with|under|using) your (?:ids?|passport|identity|documents|papers)`,
    `(?:accept|receive|take) =4 (?:transfers?|payments?|money|funds) =4 your account =4 ` +
      `(?:pass|forward|send|transfer|hand)`,
    `(?:sign|submit|apply|answer|file|register) =8 (?:as if|as though) you were`,
    `using (?:her|his|their) (?:papers|documents|id|passport|name)`,
    `get past =2 age (?:check|verification)`,
    `(?:create|make|set up) =3 profiles? =6 of (?:other people|strangers|real people|others)`,
    `open(?:s|ing)? =2 accounts? for (?:us|me|others|clients?)`,
    `(?:exam|test|quiz|course) =3 as me`,
    `(?:register|sign up|open an account) =10 give (?:us|me) access`,
  ],
};
