import { InvalidArgumentError, type Command, type Option } from "commander";
import { nearest } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";

const PREFIX = "GUILDHALL_";
/** Read elsewhere, or not at all: nobody misspelt these. */
const OTHERS = [
  "GUILDHALL_SECRET_KEY",
  "GUILDHALL_KEY",
  "GUILDHALL_DEVELOPER_TOKEN",
  "GUILDHALL_OPERATOR_TOKEN",
];

/** `--rate-limit` is `GUILDHALL_RATE_LIMIT`. */
const variableOf = (option: Option): string =>
  PREFIX + option.name().toUpperCase().replaceAll("-", "_");

/**
 * Takes from the environment what the command line of a command does not say.
 * A variable that is no option, but reads like one, is refused: it would be as if not given.
 */
export function takeFromEnvironment(command: Command, env: NodeJS.ProcessEnv): void {
  const options = command.options.filter((option) => option.required);
  const names = [...options.map(variableOf), ...OTHERS];
  for (const name of Object.keys(env))
    if (name.startsWith(PREFIX) && !names.includes(name)) checkSpelling(name, names);
  for (const option of options) {
    const text = env[variableOf(option)];
    const isSaid = command.getOptionValueSource(option.attributeName()) === "cli";
    if (isSaid || text === undefined || text === "") continue;
    const value = option.parseArg ? read(option, text) : text;
    command.setOptionValueWithSource(option.attributeName(), value, "env");
  }
}

const wordOf = (name: string): string => name.slice(PREFIX.length).toLowerCase();

function checkSpelling(name: string, names: readonly string[]): void {
  const near = nearest(wordOf(name), names.map(wordOf));
  if (near === null) return;
  const meant = PREFIX + near.toUpperCase();
  throw new ConfigurationError(`${name} is not a setting. Did you mean ${meant}?`);
}

/** An option that may be repeated has its values with commas between. */
function read(option: Option, text: string): unknown {
  const { parseArg, defaultValue } = option;
  return named(variableOf(option), () => {
    if (!Array.isArray(defaultValue)) return parseArg?.(text, undefined);
    return text
      .split(",")
      .reduce<unknown>((before, each) => parseArg?.(each.trim(), before), defaultValue);
  });
}

/** What is wrong with a value names the variable that it came from. */
export function named<T>(variable: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new ConfigurationError(`${variable}: ${error.message}`);
  }
}
