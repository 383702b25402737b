import type { Category } from "./category.ts";
import { OTHERS, PERSON, SOMEBODY } from "./people.ts";

const TORMENT =
  "(?:threaten|intimidate|harass|bully|blackmail|humiliate|terrori[sz]e|torment|extort|" +
  "scare|frighten|defame|insult|ridicule|taunt|doxx?|embarrass|heckle|jeer|slander)";
const TARGET =
  `(?:${SOMEBODY}|neighbou?rs|classmates|colleagues|owner|shop ?keeper|` +
  `candidate|users?|account)`;
const VILE =
  "(?:threats?|threatening|death threats?|hateful|hate|insults?|insulting|abusive|abuse|nasty|" +
  "obscene|vulgar|creepy|menacing|offensive|racist|slurs?|humiliating)";
const MESSAGE =
  "(?:messages?|letters?|notes?|calls?|texts?|mails?|emails?|comments?|signs?|replies|dms?|" +
  "posts?)";
const SEND = "(?:send|leave|write|post|mail|make|text|deliver|put|drop|hang|pin|spam|with)";
const SLUR =
  "(?:whore|slut|bitch|pervert|pa?edo|pa?edophile|thief|cheater|loser|cheat|liar|criminal|" +
  "abuser|drunk)";
const THEIRS = "(?:car|house|home|doors?|windows?|garage|garden|locks?|tyres?|tires?|wall|shop)";
const PRIVATE =
  "(?:private|nude|naked|intimate|home|personal) ~2 " +
  "(?:address(?:es)?|phone numbers?|photos?|pictures|images|videos?|chats?|messages)";

export const harassment: Category = {
  name: "harassment",
  asks: "somebody to threaten, shame or torment a person",
  patterns: [
    `${TORMENT} =4 ${TARGET}`,
    `(?:threatening|intimidating|harassing|bullying|blackmailing|doxx?ing|trolling) =2 ${TARGET}`,
    `(?:troll|mob|shame|swat) (?:this|him|her|them|my ${PERSON})`,
    `(?:threaten|intimidate|harass|bully|doxx?|blackmail) (?:the|this|a|my) [a-z]{3,20}`,
    `${SEND} =6 ${VILE} =2 ${MESSAGE}`,
    `${SEND} =6 (?:death threats?|threats)`,
    `(?:shout|yell|hurl|scream|spit) =3 (?:abuse|insults?|slurs?|at ${TARGET})`,
    `(?:flood|spam|bombard) =2 (?:${OTHERS}|${TARGET})`,
    `(?:post|write|leave|put|submit|file|send) =3 (?:fake|false|made up|invented) =2 ` +
      "(?:complaints?|accusations?|allegations?|bad reviews?|negative reviews?|reports?)",
    `(?:[0-9]{1,4}|dozens|many|hundreds) =2 (?:one|1|bad|negative) ?(?:star)? (?:reviews|` +
      `ratings)`,
    `reviews =4 (?:ruin|destroy|hurt|damage|sink|kill)`,
    `(?:spread|start|plant|circulate|invent) =3 (?:rumou?rs?|lies|gossip)`,
    `(?:tell|convince|call|calls|calling|sign|write|say|post|paint) =10 (?:is|are|a|her|` +
      `him) =1 ${SLUR}`,
    `(?:publish|post|leak|share|spread|release|expose|upload) =4 (?:${PRIVATE}|nudes)`,
    `(?:publish|leak|expose|release) =2 ${OTHERS} =3 ` +
      "(?:address|number|details|photos?|chats?|secrets?)",
    `(?:dirt|compromising material) (?:on|about) =2 ${TARGET}`,
    `doxx?(?:ing)?`,
    `(?:make|do|place|with) =4 (?:prank|crank|hoax|nuisance|silent|obscene) calls?`,
    `(?:ring|press) =3 (?:bells?|doorbells?) =3 run`,
    `(?:call|ring|phone|text) (?:${SOMEBODY}|my ${PERSON}) =1 ` +
      `(?:every (?:hour|minute|night|few)|all night|constantly|nonstop)`,
    `(?:order|send) =2 (?:[0-9]{2,3}|dozens of|ten|twenty|thirty|unwanted) =1 (?:pizzas?|` +
      `taxis?|meals?) =2 to (?:his|her|their|my ${PERSON})`,
    `mass ?(?:report|flag|downvote|dislike)(?:ing)?`,
    `(?:coordinate|organi[sz]e|start|join|launch|lead) =3 (?:pile ?ons?|dog ?piles?|hate raid|` +
      "(?:hate|smear|harassment) campaign|brigad(?:e|ing)|witch ?hunt)",
    `(?:slash|puncture|stab|deflate) =3 (?:tyres?|tires?)`,
    `(?:throw|hurl|pelt) =3 (?:eggs?|stones?|rocks?|paint|bricks?) =3 (?:at|on|through|over)`,
    `(?:vandali[sz]e|smash|torch|deface|burn down) =4 ${THEIRS}`,
    `egg (?:his|her|their|the|my ${PERSON}) =1 ${THEIRS}`,
    `(?:key|scratch|wreck|dent) (?:${OTHERS}|my ${PERSON}|the ${PERSON}) ~1 ${THEIRS}`,
    `(?:smear|spray|splash|pour|glue) =5 (?:on|over|onto|into|across|in) =3 ${THEIRS}`,
    `(?:bully|push|pressure|make|until|so that|drive) =6 ` +
      "(?:quits?|moves? out|leaves? (?:the )?(?:town|city|country|school|job)|kills? (?:him|" +
      "her))",
    `(?:life|so) (?:hell|miserable|uncomfortable) =2 (?:for|that|until)`,
    `to (?:ruin|destroy|humiliate|shame|punish|silence|scare|frighten|intimidate) =2 ${TARGET}`,
    `(?:send|leave|mail|put|deliver|drop) =6 (?:dead (?:rats?|fish|animals?|birds?|mouse)|` +
      "funeral wreath|bullets?|faeces|feces|excrement|severed|fake bomb)",
    `something =2 (?:will|could|might) happen to =2 (?:${OTHERS}|${TARGET}|it)`,
    `just so =1 (?:he|she|they) gets? the message`,
    `(?:give|make) =3 (?:a hard time|hell)`,
    `make (?:him|her|them|my ${PERSON}) (?:cry|suffer|regret|afraid|miserable|pay for)`,
    `(?:afraid|scared|terrified|frightened) to (?:come|go|leave|sleep|speak)`,
    `until =2 (?:sack|sacks|fire|fires|expel|expels) (?:him|her|them)`,
    `(?:phone|call|ring) =8 (?:breathe|hang up)`,
    `(?:paint|spray|write|scratch) =1 ${SLUR} =1 (?:on|across|over)`,
    `sugar =4 tank`,
    `fake (?:profiles?|accounts?) (?:of|about|for) =2 (?:${TARGET}|${OTHERS})`,
    `(?:comment|tell|write|say|message|post) =10 kill (?:herself|himself|themselves|yourself)`,
    `we know where (?:he|she|you|they|his|her|your|their)`,
    `(?:had better|or else) =1 pay`,
    `put (?:his|her|their) (?:number|address|photos?|pictures?) on =3 ` +
      `(?:escort|dating|porn|sex|internet|site|forum|toilet)`,
    `(?:fill|flood|bomb|hit|swamp) =6 (?:one|1|bad|negative) ?(?:star)? (?:ratings|reviews)`,
    `(?:dump|unload|tip|pile) =4 (?:manure|garbage|rubbish|trash|dung|waste|sewage) =4 ` +
      `(?:his|her|their|my ${PERSON})`,
  ],
};
