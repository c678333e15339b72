import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineRegistry(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const registry = program
    .command('registry')
    .description('list, show, verify or prune what agents built')
    .helpCommand(false)
    .showHelpAfterError('harnessgym registry --help lists its commands.');

  verb(registry, 'list', 'list the artifacts, and which are trusted')
    .option('--json', 'print the list as JSON')
    .action(async (options) => {
      const { listArtifacts } = await import('./list-artifacts.js');
      finish(await listArtifacts(options, terminal));
    });
  verb(registry, 'show', 'tell all that is known of one artifact')
    .argument('<artifact>', 'its name, its path, or a part of its id that no other has')
    .option('--json', 'print it as JSON')
    .action(async (wanted, options) => {
      const { showArtifact } = await import('./show-artifact.js');
      finish(await showArtifact(wanted, options, terminal));
    });
  verb(registry, 'verify', 'compare the files with what was recorded of them')
    .addOption(new Option('--fail-unless <what>', 'exit 4 unless intact').choices(['intact']))
    .option('--json', 'print what was found as JSON')
    .action(async (options) => {
      const { verifyArtifacts } = await import('./verify-artifacts.js');
      finish(await verifyArtifacts(options, terminal));
    });
  verb(registry, 'prune', 'forget artifacts whose files are gone')
    .option('--quarantined', 'also move the files of quarantined ones aside')
    .option('--dry-run', 'tell what would be done; do nothing')
    .option('--json', 'print what was done as JSON')
    .action(async (options) => {
      const { pruneArtifacts } = await import('./prune-artifacts.js');
      finish(await pruneArtifacts(options, terminal));
    });
}

function verb(registry: Command, name: string, description: string): Command {
  return registry
    .command(name)
    .description(description)
    .showHelpAfterError(`harnessgym registry ${name} --help lists the flags.`)
    .option('--workspace <dir>', 'where the agent worked (default: .)')
    .option('--state-dir <dir>', 'as of the runs, which keep their verdicts there')
    .option('--debug', 'print stack traces of errors');
}
