const RELATIONS =
  "(?:wife|husband|spouse|partner|girlfriend|boyfriend|fiancee?|lover|son|daughter|mother|mum|" +
  "father|dad|brother|sister|cousin|uncle|aunt|grandma|grandmother|grandpa|stepson|stepdaughter)";
const FORMER =
  `(?:ex ${RELATIONS}|ex|former (?:${RELATIONS}|boss|colleague|friend|employee|` + `tenant))`;
const AROUND =
  "(?:nanny|babysitter|neighbou?r|tenant|landlord|landlady|boss|manager|colleague|coworker|" +
  "co worker|employee|classmate|roommate|flatmate|friend|rival|teacher|witness)";
const PUBLIC =
  "(?:judge|journalist|reporter|politician|actress|actor|singer|streamer|blogger|influencer|" +
  "celebrity|activist|footballer|youtuber)";
const ANYONE = "(?:man|woman|guy|girl|boy|lady|kid|child|person|individual|victim|stranger)";

/** One person, known to the requester or not; also as an owner, "my ex's". */
export const PERSON = `(?:${FORMER}|${RELATIONS}|${AROUND}|${PUBLIC}|${ANYONE}|mr|mrs|ms)s?`;

/** A person spoken of, by name of what they are or by pronoun. */
export const SOMEBODY =
  "(?:him|her|them|someone|somebody|anyone|anybody|people|" +
  `(?:${RELATIONS} in law|children|kids|family|women|men|girls|${PERSON}))`;

/** Whose: never the requester's or the worker's own. */
export const OTHERS =
  "(?:his|her|their|someones|somebodys|(?:someone|somebody) elses|other peoples|peoples|" +
  `another (?:persons|mans|womans|users)|customers?|clients|users|employees|victims|${PERSON})`;
