import type { Category } from "./category.ts";

const GUARD =
  "(?:guards?|watchm[ae]n|patrols?|security (?:staff|team|personnel|officers?|men)|" +
  "sentr(?:y|ies))";
const ROUTINE =
  "(?:shifts?|schedules?|routines?|rounds?|times?|timetables?|rotas?|breaks?|chang(?:e|es)|" +
  "duty|" +
  "positions?|stands?|towers?|hours|midnight|routes?|numbers)";
const CAMERA = "(?:(?:security|surveillance|cctv|watch) ?cameras?|cctv)";
const SPY_OUT =
  "(?:photograph|film|map|count|note|list|find|locate|mark|sketch|document|record|report|log|" +
  "learn|observe|draw|describe|study|positions? of|how many|where)";
const DOOR = "(?:doors?|windows?|entrances?|entry|entries|hatch|side entrance|back door)";
const HOME = "(?:house|villa|home|flat|apartment|mansion|property|premises)";
const PLACE =
  `(?:${HOME}|building|warehouse|store|shop|bank|depot|police station|museum|pharmacy|` +
  `jewell?ers?|` +
  "jewell?ery|embassy|synagogue|mosque|church|school|data cent(?:re|er)|vault)";
const ASK = "(?:find out|note|tell (?:us|me)|report|learn|check|watch|log|know|record|see|ask)";
const LIVE_THERE = "(?:owners?|residents?|family|occupants?|householders?|neighbou?rs?|tenants?)";

export const reconnaissance: Category = {
  name: "reconnaissance",
  asks: "for what one would want to know before breaking in",
  patterns: [
    `${GUARD} =6 ${ROUTINE}`,
    `${ROUTINE} (?:of|by|for|when) =4 ${GUARD}`,
    `(?:which|when|where|whether) =3 ${GUARD} =3 (?:is|are|on|stand|walk)`,
    `(?:count|film|photograph|time|observe|watch) =3 (?:security )?${GUARD}`,
    `security (?:routines?|rounds|gaps?|holes?|weakness(?:es)?|blind spots?)`,
    `${SPY_OUT} =6 ${CAMERA}`,
    `cameras? =4 (?:cover|point|positions?|placement|angles?|watch|blind|face)`,
    `blind spots? =5 (?:cameras?|cctv|security|guards?|alarm)`,
    `${CAMERA} =2 (?:does not|doesnt|do not|dont|cannot|cant) (?:reach|cover|see)`,
    `${DOOR} =4 (?:(?:not|never|un) ?(?:watched|guarded|locked|alarmed|monitored)|left open)`,
    `(?:unlocked|unguarded|unwatched|unsecured|open) =1 (?:side|back|rear|cellar) ` +
      `(?:${DOOR}|window)`,
    `(?:find|look for|try|seek) =4 (?:unlocked|unguarded|unwatched|unsecured) =2 ${DOOR}`,
    `(?:case|casing|stake out|staking out|scope out|scoping out) =2 ${PLACE}`,
    `(?:watch|observe|monitor|hang around|loiter|lurk) =4 ${PLACE} =8 ` +
      "(?:note|log|report|record|learn|write|tell|time)",
    `(?:observe|watch) =2 police`,
    `(?:ways in and out|ways? in without|break in points?)`,
    `entry points? =4 ${PLACE}`,
    `${PLACE} =4 entry points?`,
    `(?:escape|getaway) (?:routes?|roads?|ways?) =3 (?:from|after|out)`,
    `(?:get|go|climb|sneak|slip|come) =6 without being (?:seen|noticed|caught|stopped)`,
    `(?:whether|if|see) ~8 (?:has|have|is there|got) =3 alarms?(?: systems?)?(?! clock)`,
    `(?:disarm|disable|deactivate|bypass|cut|switch off|get around) =3 alarms?(?! clock)`,
    `(?:photograph|film|find|note) =4 alarm (?:panel|box|keypad|code|system)`,
    `${ASK} ~2 (?:when|whether) (?:nobody|no one|noone) is (?:at )?(?:home|there|in|around)`,
    `${ASK} ~2 (?:when|whether|which (?:days|evenings|nights)) =3 ${LIVE_THERE} =2 ` +
      "(?:go|goes|are|is|leave|leaves|left|come|comes)(?: ~1 )?" +
      "(?:on holiday|on vacation|away|for work|home|asleep|out|abroad)",
    `which (?:houses?|homes?|flats?|apartments?|villas?) =6 (?:empty|unoccupied|deserted)`,
    `(?:times?|when|route|routes|schedule|record|note|log) =6 ` +
      "(?:cash|money|armou?red) (?:vans?|trucks?|transports?|transporters?|cars?|couriers?)",
    `(?:layout|plans?|sketch|map|floor ?plan|blueprints?) =4 (?:vault|safe|strong ?room|prison)`,
    `(?:photograph|film|check|study|inspect|describe) =2 locks =5 (?:doors?|windows?|gates?)`,
    `where =8 (?:spare keys?|house keys?|the safe|valuables|jewell?ery is)`,
    `(?:walk|slip|sneak|get|tailgate|talk your way) =3 (?:past|behind|by) =4 ` +
      "(?:security|guards?|employees?|staff|reception)",
    `(?:get|gets|go|come|comes|walk|be|let) =2 (?:in|inside|into) =4 without =2 (?:badge|` +
      `key ?card)`,
    `(?:copy|clone|duplicate|photograph) =4 (?:badges?|key ?cards?|access cards?)`,
    `(?:gaps?|holes?|weak (?:points?|spots?)|weakness(?:es)?) =4 ` +
      "(?:fences?|security|perimeter|defen[cs]es?)",
    `drones? =5 (?:prison|military|barracks|power (?:station|plant)|army|border|nuclear)`,
    `(?:how|what|when) =3 staff =6 alarms?`,
    `(?:lights|locks|cameras|alarms?|guards|sensors) , (?:locks|cameras|alarms?|guards|sensors)`,
    `which (?:days|evenings|nights|weeks) (?:is|are) =3 ${LIVE_THERE} (?:out|away|abroad)`,
    `(?:every|all|each|which) =1 cameras? =2 (?:outside|roof|fence|gate|yard|embassy|prison|` +
      `bank)`,
    `(?:window|door|wall|vault|behind|into|in) =3 the safe(?! (?:side|distance|way))`,
    `codes? (?:of|for|to) =4 (?:gate|door|alarm|entrance|building) =3 by watching`,
    `(?:does|do|has|is) =6 motion (?:sensors?|detectors?)`,
    `(?:cash|takings) (?:is|are) (?:still )?(?:counted|collected|emptied|moved)`,
    `(?:porter|doorman|caretaker|concierge) =8 (?:rounds|asleep|sleeps)`,
    `(?:set off|trigger) =2 alarms? =4 (?:time|see|note|how)`,
    `how (?:fast|quickly|long|soon) =3 police`,
    `(?:could|can|might) =1 climb (?:over|in|into|through)`,
    `nights? =5 (?:shutters?|doors?|gates?) =1 stays? (?:up|open)`,
  ],
};
