import { join, relative } from 'node:path';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { type Artifact, itemPath } from '@harnessgym/registry';
import { type Answer, failed, type NotApplicable, notApplicable, passed } from '../checklist.js';
import { describeExit } from '../describe-exit.js';
import { hasProgram } from '../has-program.js';
import { type Language, languageOf } from '../language-of.js';
import { listCode } from '../list-code.js';
import type { RoomContext } from '../room-context.js';
import { type RoomRun, runInRoom } from '../run-in-room.js';

const mostFiles = 200;
const timeoutMs = 30_000;
const compile = "import sys; compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec')";

/** Programs that read a file and run nothing of it. Python's own checker would leave its bytecode behind. */
const readers: Readonly<Record<Language, (path: string) => readonly string[]>> = {
  javascript: (path) => ['node', '--check', path],
  python: (path) => ['python3', '-I', '-c', compile, path],
  bash: (path) => ['bash', '-n', path],
  sh: (path) => ['sh', '-n', path],
};

/** Can the files of a script or a tool be read by what would run them? Nothing of them is run. */
export async function checkSyntax(
  artifact: Artifact,
  context: RoomContext,
): Promise<Answer<undefined> | NotApplicable> {
  const item = join(context.room, itemPath(artifact));
  const files = listCode(item).slice(0, mostFiles);
  const known = files.flatMap((path) => {
    const language = languageOf(path);
    return language === undefined ? [] : [{ file: relative(context.room, path), argv: readers[language](path) }];
  });
  if (known.length === 0) return notApplicable('it holds no file of a language whose syntax is checked', {});
  const missing = known.find(({ argv: [program = ''] }) => !hasProgram(program, context));
  const readable = known.filter(({ argv: [program = ''] }) => hasProgram(program, context));
  const read = await mapLimited(readable, 4, async ({ file, argv }) => ({
    file,
    argv,
    run: await runInRoom({ argv, cwd: context.room, timeoutMs }, context),
  }));
  const broken = read.find(({ run }) => !hasPassed(run));
  if (broken !== undefined) {
    const { file, run } = broken;
    return failed(`the syntax of ${file} is wrong: the check ${describeExit(run.exit, timeoutMs)}`, run.evidence);
  }
  if (missing !== undefined)
    return notApplicable(`${missing.file} is not checked, because ${missing.argv[0]} is missing`, {});
  return passed(undefined, { files: read.map(({ file }) => file) });
}

function hasPassed({ exit }: RoomRun): boolean {
  return exit.ended === 'exited' && exit.exitCode === 0;
}
