import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';
import { quote } from './quote.js';

/** Where a manifest is read. */
export interface ManifestPlace {
  /** The workspace, absolute. */
  root: string;
  /** The folder of the manifest, absolute. */
  folder: string;
  invalid(reason: string, cause?: unknown): RegistryError;
}

/** Fills in `${workspace}` and `${artifact_dir}`; any other `${…}` is the program's own business. */
export function fillIn(text: string, field: string, { root, folder, invalid }: ManifestPlace): string {
  if (text.includes('\0')) throw invalid(`${quote(field)} must not hold a NUL character`);
  return text.replace(/\$\{(workspace|artifact_dir)\}/g, (_, name) => (name === 'workspace' ? root : folder));
}

/**
 * As `fillIn`, for what an MCP client is given, and refuses any other `${…}`: clients fill in variables of their own
 * environment there, and would hand a key to a generated server.
 */
export function expand(text: string, field: string, place: ManifestPlace): string {
  const filled = fillIn(text, field, place);
  const [other] = /\$\{[^}]*\}/.exec(filled) ?? [];
  if (other === undefined) return filled;
  throw place.invalid(
    `${quote(field)} holds ${quote(other)}, and only \${workspace} and \${artifact_dir} are filled in. Read the environment in the server instead`,
  );
}

/**
 * A folder inside the workspace. An absolute one gives way to the workspace when an argument names a file below that and
 * none below the folder: that is how bundles from elsewhere keep working.
 */
export async function resolveFolder(
  written: string | null | undefined,
  context: { field: string; args: readonly string[]; fallback: string },
  place: ManifestPlace,
): Promise<string> {
  if (written === undefined || written === null) return context.fallback;
  const path = resolve(place.root, expand(written, context.field, place));
  if (isAbsolute(written) && (await meansRoot(context.args, path, place.root))) return place.root;
  if (await isInside(place.root, path)) {
    if ((await statOf(path))?.isDirectory()) return path;
    throw place.invalid(
      `"${context.field}" is no folder of the workspace (${quote(written)}). Create it, or leave it out`,
    );
  }
  throw place.invalid(
    `"${context.field}" leads out of the workspace (${quote(written)}). Write it relative to the workspace, or with \${workspace} or \${artifact_dir}`,
  );
}

/** A program given by path is found from where it will run; a bare name stays for the PATH. */
export function resolveProgram(program: string, cwd: string): string {
  return program.includes('/') ? resolve(cwd, program) : program;
}

/** Whether a program is a whole command line in one string, which no system call splits. */
export async function isCommandLine(program: string, cwd: string): Promise<boolean> {
  return /\s/.test(program.trim()) && !(await isFile(resolve(cwd, program)));
}

async function meansRoot(args: readonly string[], folder: string, root: string): Promise<boolean> {
  for (const arg of args) {
    const path = join(root, arg);
    if (isAbsolute(arg) || !(await isFile(path)) || !(await isInside(root, path))) continue;
    if (!(await isInside(root, folder)) || !(await isFile(join(folder, arg)))) return true;
  }
  return false;
}

async function isFile(path: string): Promise<boolean> {
  return (await statOf(path))?.isFile() === true;
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    // What a manifest says can be anything: too long for a path, with a NUL in it.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
