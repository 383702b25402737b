import type { Category } from "./category.ts";
import { OTHERS, PERSON, SOMEBODY } from "./people.ts";

const PARTNER = "(?:wife|husband|girlfriend|boyfriend|partner|spouse)";
const ONE = `(?:him|her|them|someone|somebody|(?:${PERSON})(?: in law)?|anyone|owner)`;
/** Whom nobody minds for a parent or a patient, and nobody portrays for the family. */
const SUSPECT =
  `(?:ex|him|her|someone|somebody|${PARTNER}|man|woman|guy|girl|lady|neighbou?r|tenant|boss|` +
  "employee|colleague|coworker|nanny|babysitter|teacher|journalist|judge|streamer|actress|" +
  "actor|singer|activist|politician)s?";
const FOLLOW =
  "(?:follow(?:ing)?|tail(?:ing)?|trail(?:ing)?|shadow(?:ing)?|stalk(?:ing)?|spy(?:ing)? on|" +
  "go after|surveil|snoop(?:ing)? on|track down|chase)(?! up)";
/** To follow her advice, her account or her on a platform is to follow nobody. */
const ON_FOOT =
  "(?! (?:instructions?|directions?|advice|account|page|channel|lead|example|steps?|rules?|" +
  "guide|" +
  "guidance|signs?|recipe|on (?:instagram|twitter|x|tiktok|facebook|youtube|linkedin)))";
const NO_THING =
  "(?:(?!(?:instructions?|directions?|of|by|with|from|to|on|for|our|own|" +
  "about) )[a-z0-9,]{1,40} ){0,3}";
const WATCH =
  "(?:watch|observe|monitor|track|watching|observing|monitoring|tracking|surveillance of)";
const SHOOT =
  "(?:photograph|film|video|videotape|snap|shoot|record|photos? of|pictures? of|videos? of|" +
  "footage of|photographs of)";
const SECRETLY = "(?:secretly|discreetly|covertly|stealthily|unnoticed|in secret|undercover)";
const ABOUT_THEM =
  "(?:whereabouts|routine|daily routine|movements|comings and goings|home address|address|" +
  "visitors?|daily life|schedule|every move)";
const REPORT =
  "(?:find|find out|learn|send|report|log|note|record|track|get|work out|document|tell|monitor|" +
  "give|write down|see|check|watch|text)";
const DEVICE =
  "(?:gps|trackers?|tracking (?:device|app|chip)|air ?tags?|spy ?ware|stalker ?ware|" +
  "spy (?:app|software|camera)s?|(?:voice )?recorders?|microphones?|keyloggers?|" +
  "hidden (?:camera|microphone|mic)s?|wiretap|listening)";

export const personSurveillance: Category = {
  name: "person_surveillance",
  asks: "somebody to follow, find or watch a person",
  patterns: [
    `${FOLLOW} ${NO_THING}${ONE}${ON_FOOT}`,
    `keep (?:an eye|tabs|watch) on =3 ${SUSPECT}`,
    `follow (?:him|her|them) (?:home|around|to)`,
    `(?:stalk|spy on|snoop on|eavesdrop on) =2 [a-z]{2,20}`,
    `${WATCH} =3 ${SUSPECT} =10 (?:note|report|log|tell|write|record|text|photograph|who|` +
      `whom|where)`,
    `(?:track|monitor|surveil) (?:my |the |a |this )?${SUSPECT}`,
    `(?:track|tracking|monitor) where =4 (?:goes|go|is|drives|he|she)`,
    `(?:photograph|film|observe|watch|follow|tail) =6 (?:when|while|as|where|until) (?:he|she) ` +
      `(?:leaves|comes home|goes|meets|is alone|sleeps|enters|returns|gets home)`,
    `${SHOOT} =4 ${SUSPECT} =8 (?:leav(?:es|ing)|arriv(?:es|ing)|at home|garden|` +
      "window|asleep|sleeping|secretly|unnoticed|house|flat|lunch|with whom|really)",
    `${SECRETLY} =3 (?:${SHOOT}|${WATCH}|${FOLLOW}|listen|take) =4 ${SOMEBODY}`,
    `(?:${SHOOT}|${WATCH}) =4 ${SOMEBODY} ${SECRETLY}`,
    `(?:secret|hidden|covert|candid) (?:photos?|pictures?|videos?|recordings?|footage) of =3 ` +
      `${SOMEBODY}`,
    `(?:film|photograph|record|watch|follow|track|listen|take|trail|observe|say|` +
      `says) ~8 without ` +
      `(?:his|her|their|him|them|the ${PERSON}) (?:knowledge|knowing|noticing|consent)`,
    `${SHOOT} =2 every =1 visitors?`,
    `where (?:he|she|(?:[a-z]{1,20} ){0,3}${PERSON}) (?:now |currently )?` +
      "(?:lives?|works?|goes|stays|sleeps|parks|gets off|hangs out|moved|is (?:now|staying|" +
      "hiding))",
    `where (?:does|do|is) =3 ${PERSON} =1 (?:live|work|stay|go|hide|sleep|now)`,
    `(?:text|tell|send|report|show) =2 where (?:he|she) is`,
    `${REPORT} =6 ${OTHERS} =2 ${ABOUT_THEM}`,
    `${REPORT} =6 ${ABOUT_THEM} of =3 ${ONE}`,
    `(?:whereabouts|current location|home address) of =3 ${ONE}`,
    `(?:who|whom) (?:he|she) (?:meets?|sees|speaks?|talks?|visits?|has|is|kisses|eats|lives)`,
    `who (?:visits|meets|comes to see|goes home with|calls) (?:him|her)`,
    `(?:what time|when|whether|if) (?:he|she|(?:my|the|his|her|` +
      `a) ~1 ${PERSON}) (?:comes home|gets home|returns home|` +
      "leaves home|goes to bed|is alone|leaves (?:the|his|her|for) (?:house|flat|office|" +
      "home|work)|" +
      "leaves (?:school|work)|goes out)",
    `(?:sit|wait|park|stand|stay|camp|lurk) =2 (?:outside|in front of|near|opposite) ` +
      `(?:${OTHERS}|my ${PERSON}) (?:house|home|flat|office|door|work|apartment|` +
      `school) =2 (?:report|note|watch|tell|see|take|log|follow)`,
    `${DEVICE} =6 (?:${OTHERS}|my ${PERSON}) =2 (?:car|phone|bag|handbag|bike|laptop|coat|` +
      `house|` +
      "room|van|luggage|computer|flat|purse|backpack)",
    `(?:hide|plant|conceal|install) =3 (?:camera|microphone|recorder|bug|cam) ~4 ` +
      "(?:changing|bed ?room|bathroom|toilet|locker|shower|hotel|dressing)",
    `listen to what (?:he|she|they) says?`,
    `(?:identify|trace|locate|unmask|find|find out who) =3 (?:${ONE}|driver|caller) =5 ` +
      "(?:photo|picture|licen[cs]e plate|number plate|phone number|plate|video)",
    `which (?:school|hotel|gym|church|kindergarten|bar) =6 (?:children|kids|he|she|` +
      `${PERSON}) =4 ` +
      `(?:go|goes|attends?|stays?|visits?)`,
    `(?:whether|if|where|when) (?:his|her) car (?:is|was|stands)`,
    `(?:learn|study|note|memori[sz]e) (?:his|her|their) (?:routine|habits|movements)`,
    `(?:my|a|her|his) =1 (?:husband|wife|boyfriend|girlfriend|partner) is (?:cheating|` +
      `unfaithful)`,
    `(?:tell|text|inform|let) (?:me|us)(?: know)? (?:if|when|whether|each time|every time) ` +
      `(?:my|his|her) =1 (?:${PARTNER}|ex) =6 ` +
      `(?:is|visits|goes|meets|comes|there|with)`,
    `(?:${PERSON}|he|she) =5 is alone`,
    `${SHOOT} ~4 with (?:his|her) =1 (?:${PARTNER}|lover)`,
    `find =2 (?:flat|home|house|hotel|workplace|address) of =2 ` +
      `(?:woman|man|girl|guy|boy|person|streamer|actress|actor|singer|journalist|judge|stranger)`,
    `(?:ride|drive|walk|stay|keep|go) behind =3 ` +
      `(?:car|van|taxi|golf|bmw|audi|ford|toyota|him|her|man|woman|driver)`,
    `${SHOOT} =3 (?:children|kids|${PERSON}) =2 (?:as|when|while) (?:they|he|she) ` +
      `(?:leaves?|goes|go|comes?|sleeps?|(?:is|are) alone|meets?|walks? home)`,
    `(?:look|peek|peer|film|see|photograph) =2 through (?:his|her|their|${OTHERS}) ` +
      `(?:windows?|curtains?|keyhole|door)`,
    `(?:photo|picture) of =2 (?:stranger|woman|man|girl|guy|person) &10 find =3 ` +
      `(?:name|address|her|him|who)`,
    `cameras? =4 (?:faces?|facing|points?|pointing|aimed|into|towards?) =2 ${OTHERS} =1 ` +
      `(?:bedroom|house|window|garden|door|flat|bathroom|home)`,
    `${WATCH} =2 ${PERSON} (?:off duty|after work|all day|at (?:night|home|the weekend)|` +
      `for a (?:day|week|month))`,
  ],
};
