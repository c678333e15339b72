import { type Command, Option } from 'commander';

type Described = readonly [flag: string, description: string];

/** Flags in groups under headings, as the help shows them. */
export interface FlagGroups {
  add(heading: string, flags: readonly Described[]): void;
  /** May be given several times; the values come as a list. */
  addRepeatable(heading: string, flags: readonly Described[]): void;
  /** Options that share a line of the help: `--name-{one,two} <x>`. */
  addFamily(heading: string, flag: Described, repeats?: 'repeatable'): void;
  /** `--name` and `--no-name` on one line of the help; the last one given wins. */
  addPair(heading: string, flag: Described): void;
}

/**
 * Groups follow each other without a blank line, and the description the usage, so that the help fits on one screen; a
 * blank line follows the group `last`, and the commands. `--help` and `--debug` work and are not listed.
 */
export function openFlagGroups(command: Command, { last }: { last: string }): FlagGroups {
  const familyTerms = new Map<Option, string>();
  command.configureHelp({
    commandUsage: () => `harnessgym ${command.name()} [options]\n${command.description()}`,
    commandDescription: () => '',
    formatItemList: (heading, items) =>
      items.length === 0 ? [] : [heading, ...items, ...(heading === last || heading === 'Commands:' ? [''] : [])],
    optionTerm: (option) => familyTerms.get(option) ?? termOf(command, option),
  });
  command.addHelpOption(new Option('-h, --help', 'print this help').hideHelp());
  command.addOption(new Option('--debug').hideHelp());
  const add = (option: Option, heading: string) => command.addOption(option.helpGroup(heading));
  return {
    add(heading, flags) {
      for (const [flag, description] of flags) add(new Option(flag, description), heading);
    },
    addRepeatable(heading, flags) {
      for (const [flag, description] of flags) add(new Option(flag, description).argParser(addUp), heading);
    },
    addFamily(heading, [term, description], repeats) {
      const [, prefix = '', names = '', value = ''] = /^(.*)\{(.*)\}(.*)$/.exec(term) ?? [];
      const [first = '', ...others] = names.split(',').map((name) => `${prefix}${name}${value}`);
      const shown = new Option(first, description);
      familyTerms.set(shown, term);
      for (const option of [shown, ...others.map((other) => new Option(other).hideHelp())])
        add(repeats === undefined ? option : option.argParser(addUp), heading);
    },
    addPair(heading, [name, description]) {
      add(new Option(`--${name}`, description), heading);
      add(new Option(`--no-${name}`).hideHelp(), heading);
    },
  };
}

function addUp(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

function termOf(command: Command, { long, flags }: Option): string {
  const isPair = command.options.some((other) => other.long === long?.replace('--', '--no-'));
  return isPair ? flags.replace('--', '--[no-]') : flags;
}
