import { isObject } from '@harnessgym/internal-fs/parse-json';
import { split } from 'shlex';
import type { SelfTest } from './manifest.js';
import { explainMistakes, selfTestSchema, wordsSchema } from './manifest-document.js';
import { fillIn, type ManifestPlace, resolveFolder, resolveProgram } from './manifest-place.js';
import { firstOf } from './manifest-timeouts.js';

/** The documented forms of `self_test`; `server` holds what a form does not say itself. */
export async function readSelfTest(
  written: unknown,
  server: { cwd: string; timeoutMs: number },
  place: ManifestPlace,
): Promise<SelfTest> {
  if (isNothing(written)) return { form: 'none' };
  if (written === true) return { form: 'flag', timeoutMs: server.timeoutMs };
  if (typeof written === 'string') return command(splitWords(written, 'self_test', place), server, place);
  if (Array.isArray(written)) return command(stringsOf(written, place), server, place);
  if (isObject(written)) return readObject(written, server, place);
  throw place.invalid(
    '"self_test" must be true, a command line, an array of a program and its arguments, or an object with "command"',
  );
}

function isNothing(written: unknown): boolean {
  if (Array.isArray(written)) return written.length === 0;
  return !written || (isObject(written) && Object.keys(written).length === 0);
}

function command(words: readonly string[], server: { cwd: string; timeoutMs: number }, place: ManifestPlace): SelfTest {
  const [program = '', ...args] = words.map((word) => fillIn(word, 'self_test', place));
  if (program.trim() === '') throw place.invalid('"self_test" names no program');
  return { form: 'command', argv: [resolveProgram(program, server.cwd), ...args], ...server };
}

async function readObject(written: unknown, server: { cwd: string; timeoutMs: number }, place: ManifestPlace) {
  const parsed = selfTestSchema.safeParse(written);
  if (!parsed.success) throw place.invalid(explainMistakes(parsed.error, 'self_test'));
  const { command: program, args, ...rest } = parsed.data;
  const words = wordsOf(program, args ?? [], place);
  const cwd = await resolveFolder(
    rest.cwd,
    {
      field: 'self_test.cwd',
      args: words.slice(1).map((word) => fillIn(word, 'self_test', place)),
      fallback: server.cwd,
    },
    place,
  );
  const timeoutMs = firstOf([rest.timeout_seconds, rest.timeout_sec], [rest.timeout_ms]) ?? server.timeoutMs;
  return command(words, { cwd, timeoutMs }, place);
}

/** An array is complete; a string with `args` is a program, a string alone a whole command line. */
function wordsOf(
  program: string | readonly string[],
  args: readonly string[],
  place: ManifestPlace,
): readonly string[] {
  if (typeof program !== 'string') return program;
  return args.length > 0 ? [program, ...args] : splitWords(program, 'self_test.command', place);
}

function stringsOf(written: readonly unknown[], place: ManifestPlace): string[] {
  const parsed = wordsSchema.safeParse(written);
  if (parsed.success) return parsed.data;
  throw place.invalid('"self_test" must hold strings only, like ["node", "check.mjs"]');
}

function splitWords(line: string, field: string, place: ManifestPlace): string[] {
  try {
    return split(line);
  } catch (cause) {
    // The library throws plain errors, and only about quoting.
    throw place.invalid(
      `"${field}" is no command line: ${cause instanceof Error ? cause.message : 'bad quoting'}`,
      cause,
    );
  }
}
