import * as z from 'zod';
import { invalidConfig } from './invalid-config.js';
import type { WrittenRunConfig } from './run-config.js';

const globs = z.union([z.string(), z.array(z.string())]).transform((written) => [written].flat());

/** What a task says of its scoring, as flags would; a `task.md` can come with all that its scorer needs. */
const settingSchemas = {
  protect: globs,
  editable: globs,
  scorer: z.string(),
  score_key: z.string(),
  higher_is_better: z.boolean(),
  scorer_secret: z.boolean(),
};

type Name = keyof typeof settingSchemas;

export type TaskSettings = Pick<
  WrittenRunConfig,
  'protect' | 'editable' | 'postAttemptCommand' | 'scoreKey' | 'higherIsBetter' | 'scorerSecret'
>;

export interface TaskDocument {
  /** Without the front matter, which is for us and not for the agent. */
  text: string;
  settings: TaskSettings;
  warnings: readonly string[];
}

/**
 * A task with its front matter taken off. Keys that are not ours give a warning. Throws CoreError CONFIG_INVALID that names
 * the line, or the key.
 */
export async function readFrontMatter(text: string, path: string): Promise<TaskDocument> {
  const block = /^\uFEFF?---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(text);
  if (block === null) return { text, settings: {}, warnings: [] };
  const data = await parse(block, path);
  const found = new Map(Object.entries(data));
  const unknown = [...found.keys()].filter((key) => !Object.hasOwn(settingSchemas, key));
  const read = <Key extends Name>(key: Key) => readSetting(key, found.get(key), path);
  const [protect, editable, scorer] = [read('protect'), read('editable'), read('scorer')];
  const [scoreKey, higherIsBetter, secret] = [read('score_key'), read('higher_is_better'), read('scorer_secret')];
  return {
    text: text.slice(block[0].length),
    settings: {
      ...(protect !== undefined && { protect }),
      ...(editable !== undefined && { editable }),
      ...(scorer !== undefined && { postAttemptCommand: scorer }),
      ...(scoreKey !== undefined && { scoreKey }),
      ...(higherIsBetter !== undefined && { higherIsBetter }),
      ...(secret !== undefined && { scorerSecret: secret }),
    },
    warnings: unknown.map(
      (key) =>
        `The front matter of ${path} has ${JSON.stringify(key.slice(0, 60))}, which is not known. Known: ${Object.keys(settingSchemas).join(', ')}.`,
    ),
  };
}

async function parse([whole, yaml = '']: RegExpExecArray, path: string): Promise<object> {
  const { default: matter } = await import('@11ty/gray-matter');
  try {
    // With options, so that the library does not answer from its cache, which holds what failed as well.
    const { data }: { data: unknown } = matter(whole, {});
    if (yaml.trim() === '') return {};
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  } catch (error) {
    if (!isYamlError(error)) throw error;
    // The mark counts from 0, which is the line of dashes.
    const line = (error.mark?.line ?? 0) + 1;
    throw invalidConfig(
      `--task: line ${line} of ${path} cannot be read (${error.reason ?? error.message}). Mend the front matter.`,
      error,
    );
  }
  throw invalidConfig(
    `--task: line 2 of ${path} is no "key: value". A task that begins with a line of dashes begins with front matter; put an empty line before a rule.`,
  );
}

interface YamlError extends Error {
  reason?: string;
  mark?: { line: number };
}

function isYamlError(error: unknown): error is YamlError {
  return error instanceof Error && error.name === 'YAMLException';
}

function readSetting<Key extends Name>(
  key: Key,
  value: unknown,
  path: string,
): z.infer<(typeof settingSchemas)[Key]> | undefined {
  if (value === undefined) return undefined;
  const reading = settingSchemas[key].safeParse(value);
  if (reading.success) return reading.data as z.infer<(typeof settingSchemas)[Key]>;
  const wanted = { scorer: 'a shell line', score_key: 'a name' }[key as string];
  const kind = key === 'protect' || key === 'editable' ? 'a glob, or a list of them' : (wanted ?? 'true or false');
  throw invalidConfig(`--task: "${key}" in the front matter of ${path} must be ${kind}.`);
}
