import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { type Artifact, itemPath } from '@harnessgym/registry';
import { type Answer, failed, type NotApplicable, notApplicable, passed } from '../checklist.js';
import { describeExit } from '../describe-exit.js';
import { hasProgram } from '../has-program.js';
import { listCode } from '../list-code.js';
import type { RoomContext } from '../room-context.js';
import { type RoomRun, runInRoom } from '../run-in-room.js';

const timeoutMs = 60_000;

/**
 * Do the generated tests pass, in the room and with the room as their working directory? Tests of Node's own runner, of
 * Python's unittest and executable shell scripts are run; of others nothing is known.
 */
export async function checkTests(artifact: Artifact, context: RoomContext): Promise<Answer<undefined> | NotApplicable> {
  const { room } = context;
  const commands = commandsFor(listCode(join(room, itemPath(artifact))), room);
  if (commands.length === 0) {
    return notApplicable('it holds no *.test.mjs, *.test.cjs, *.test.js, test_*.py or executable *.sh', {});
  }
  const ran: string[] = [];
  let unknown: string | undefined;
  for (const { name, argv } of commands) {
    const [program = ''] = argv;
    if (!isAbsolute(program) && !hasProgram(program, context)) {
      unknown ??= `${name} was not run, because ${program} is missing`;
      continue;
    }
    const run = await runInRoom({ argv, cwd: room, timeoutMs, env: { PYTHONDONTWRITEBYTECODE: '1' } }, context);
    unknown ??= whyUnknown(name, argv, run);
    if (whyUnknown(name, argv, run) !== undefined) continue;
    if (run.exit.ended !== 'exited' || run.exit.exitCode !== 0)
      return failed(`${name} ${describeExit(run.exit, timeoutMs)}`, run.evidence);
    ran.push(name);
  }
  return unknown === undefined ? passed(undefined, { ran }) : notApplicable(unknown, { ran });
}

interface TestCommand {
  /** What it runs, relative to the room. */
  name: string;
  argv: readonly string[];
}

function commandsFor(files: readonly string[], room: string): readonly TestCommand[] {
  return files.flatMap((path) => {
    const name = relative(room, path);
    if (/\.test\.[cm]?js$/.test(path)) return [{ name, argv: ['node', '--test', path] }];
    // By its folder and name, because a path below a hidden folder is no name of a module.
    const discover = ['-m', 'unittest', 'discover', '-s', dirname(path), '-t', dirname(path), '-p', basename(path)];
    if (/^test_.*\.py$/.test(basename(path))) return [{ name, argv: ['python3', ...discover] }];
    return path.endsWith('.sh') && isExecutable(path) ? [{ name, argv: [path] }] : [];
  });
}

function isExecutable(path: string): boolean {
  return (statSync(path).mode & 0o100) !== 0;
}

/** A test of another framework is no fault of the test. */
function whyUnknown(name: string, [program]: readonly string[], { evidence }: RoomRun): string | undefined {
  if (program !== 'python3') return undefined;
  const told = String(evidence['stderr']);
  if (/No module named 'pytest'/.test(told)) return `${name} was not run, because pytest is missing`;
  return /^Ran 0 tests/m.test(told) ? `${name} holds no test that unittest finds` : undefined;
}
