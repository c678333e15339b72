import * as z from 'zod';
import { firstFew } from './first-few.js';
import { quote } from './quote.js';

const longestSeconds = 86_400;
const word = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a string' }).transform(String);
const seconds = positive('seconds', longestSeconds);
const milliseconds = positive('milliseconds', longestSeconds * 1_000);

const commandError = 'must be a program, like "node", or an array of a program and its arguments';
const commandSchema = z
  .union([z.string().transform((program) => [program]), z.array(z.string())], { error: commandError })
  .refine(([program]) => program !== undefined && program.trim() !== '', { error: commandError });

const timeoutsSchema = z.object(
  {
    startup_seconds: seconds,
    startup_timeout_sec: seconds,
    initialize_ms: milliseconds,
    startup_ms: milliseconds,
    tool_seconds: seconds,
    tool_timeout_sec: seconds,
    tool_call_ms: milliseconds,
    tool_ms: milliseconds,
    self_test_seconds: seconds,
    self_test_timeout_sec: seconds,
    self_test_ms: milliseconds,
    test_ms: milliseconds,
  },
  { error: 'must be an object, like {"startup_seconds": 10}' },
);

const permissionsError = 'must be an object, like {"network": false, "write": ["out"], "read": [], "env": []}';
const pathsError = 'must be an array of paths relative to the workspace, like ["out"]';
const paths = z.array(z.string({ error: pathsError }), { error: pathsError }).nullish();
const envNameError = 'must be the name of an environment variable, like "CUDA_HOME"';
const envName = z.string({ error: envNameError }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: envNameError });

/** Strict, because a misspelt permission would silently be none. */
const permissionsSchema = z.strictObject(
  {
    network: z.boolean({ error: 'must be true or false' }).nullish(),
    write: paths,
    read: paths,
    env: z.array(envName, { error: 'must be an array of names, like ["CUDA_HOME"]' }).nullish(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `knows no ${firstFew(issue.keys.map(quote), ', ')}, only "network", "write", "read", "env"`
        : permissionsError,
  },
);
export type PermissionsDocument = z.infer<typeof permissionsSchema>;

/** A manifest as written: documented aliases, null for absent, unknown keys ignored. */
export const manifestSchema = z.object(
  {
    name: z.string({ error: 'must be a string' }).nullish(),
    command: commandSchema,
    args: z.array(word, { error: 'must be an array of strings, like ["server.mjs"]' }).nullish(),
    cwd: z.string({ error: 'must be a folder relative to the workspace' }).nullish(),
    env: z.record(z.string(), word, { error: 'must be an object of strings, like {"MODE": "fast"}' }).nullish(),
    enabled_tools: z
      .array(z.string({ error: 'must be the name of a tool' }), {
        error: 'must be an array of strings, like ["search"]',
      })
      .nullish(),
    startup_timeout_sec: seconds,
    tool_timeout_sec: seconds,
    self_test_timeout_sec: seconds,
    test_timeout_sec: seconds,
    timeouts: timeoutsSchema.nullish(),
    self_test: z.unknown().optional(),
    permissions: permissionsSchema.nullish(),
  },
  { error: 'must be an object that describes one server' },
);
export type ManifestDocument = z.infer<typeof manifestSchema>;

/** The array form of `self_test`. */
export const wordsSchema = z.array(word);

/** The object form of `self_test`. */
export const selfTestSchema = z.object({
  command: z.union([z.string().min(1), z.array(word).min(1)], { error: commandError }),
  args: z.array(word, { error: 'must be an array of strings, like ["--quick"]' }).nullish(),
  cwd: z.string({ error: 'must be a folder relative to the workspace' }).nullish(),
  timeout_seconds: seconds,
  timeout_sec: seconds,
  timeout_ms: milliseconds,
});

/** The mistakes in one line, each with its field. */
export function explainMistakes({ issues }: z.ZodError, parent?: string): string {
  const mistakes = issues.map(({ path, message }) => {
    const field = [...(parent === undefined ? [] : [parent]), ...path].join('.');
    return field === '' ? message : `${quote(field)} ${message}`;
  });
  return firstFew(mistakes);
}

function positive(unit: string, limit: number) {
  const error = `must be a number of ${unit}, more than 0 and at most ${limit}`;
  return z.number({ error }).positive({ error }).max(limit, { error }).nullish();
}
