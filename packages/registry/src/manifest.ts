import { isUtf8 } from 'node:buffer';
import { basename, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { Artifact } from './artifact.js';
import { RegistryError } from './errors.js';
import { firstFew } from './first-few.js';
import { itemPath } from './item-path.js';
import { explainMistakes, type ManifestDocument, manifestSchema } from './manifest-document.js';
import { readPermissions, type ServerPermissions } from './manifest-permissions.js';
import { expand, isCommandLine, type ManifestPlace, resolveFolder, resolveProgram } from './manifest-place.js';
import { type ManifestTimeouts, readTimeouts } from './manifest-timeouts.js';
import { quote } from './quote.js';
import { readSelfTest } from './self-test.js';

const largest = 1024 * 1024;

/** What an MCP manifest says once every alias and placeholder is resolved for one workspace. Paths are absolute. */
export interface ServerManifest extends Pick<ManifestTimeouts, 'startupTimeoutMs' | 'toolTimeoutMs'> {
  name: string;
  /** Absolute, or a bare name that the PATH resolves. */
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Empty means: all that the server lists. */
  enabledTools: readonly string[];
  selfTest: SelfTest;
  /** What the author declares to need; absent when nothing is declared. */
  permissions?: ServerPermissions;
}

export type SelfTest =
  | { form: 'none' }
  /** The server itself, with `--self-test` appended. */
  | { form: 'flag'; timeoutMs: number }
  | { form: 'command'; argv: readonly string[]; cwd: string; timeoutMs: number };

/**
 * Reads the manifest of a server for the workspace `root`, which may be a copy of the one it was written in. Throws
 * `MANIFEST_INVALID`, naming the file, the field and what is expected.
 */
export async function readServerManifest(root: string, artifact: Artifact): Promise<ServerManifest> {
  const place: ManifestPlace = {
    root,
    folder: join(root, itemPath(artifact)),
    invalid: (reason, cause) =>
      new RegistryError('MANIFEST_INVALID', {
        message: `${artifact.path}: ${reason}.`,
        artifactId: artifact.id,
        cause,
      }),
  };
  const written = await readWritten(join(root, artifact.path), place);
  const [program = '', ...first] = written.command.map((word) => expand(word, 'command', place));
  const args = [...first, ...(written.args ?? []).map((word) => expand(word, 'args', place))];
  const cwd = await resolveFolder(written.cwd, { field: 'cwd', args, fallback: root }, place);
  const { selfTestTimeoutMs, ...timeouts } = readTimeouts(written);
  if (await isCommandLine(program, cwd)) {
    const words = program.trim().split(/\s+/);
    throw place.invalid(`"command" ${quote(program)} is no program: write [${firstFew(words.map(quote), ', ')}]`);
  }
  return {
    name: serverName(written.name, place),
    command: resolveProgram(program, cwd),
    args,
    cwd,
    env: readEnv(written.env ?? {}, place),
    enabledTools: written.enabled_tools ?? [],
    ...timeouts,
    selfTest: await readSelfTest(written.self_test, { cwd, timeoutMs: selfTestTimeoutMs }, place),
    ...(written.permissions && { permissions: await readPermissions(written.permissions, place) }),
  };
}

async function readWritten(path: string, place: ManifestPlace): Promise<ManifestDocument> {
  const value = parse(await readText(path, place), place);
  if (isObject(value) && value['command'] === undefined && isObject(value['mcpServers'])) {
    throw place.invalid('"mcpServers" is not used here: a manifest holds the fields of one server at its top level');
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw place.invalid(explainMistakes(parsed.error));
}

async function readText(path: string, place: ManifestPlace): Promise<string> {
  try {
    const bytes = readHead(path, largest + 1);
    if (bytes.length > largest) throw place.invalid(`it is larger than ${largest} bytes`);
    if (!isUtf8(bytes)) throw place.invalid('it is not UTF-8');
    return bytes.toString().replace(/^\uFEFF/, '');
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (hasCode(error, 'ELOOP') || hasCode(error, 'EINVAL')) {
      throw place.invalid('it is a link or no file. Put the manifest itself there', error);
    }
    throw place.invalid(`it cannot be read: ${error.message}`, error);
  }
}

function parse(text: string, place: ManifestPlace): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw place.invalid(`it is not JSON: ${error.message}`, error);
  }
}

function readEnv(written: Readonly<Record<string, string>>, place: ManifestPlace): Record<string, string> {
  const bad = Object.keys(written).find((name) => name === '' || /[=\0]/.test(name));
  if (bad !== undefined) throw place.invalid(`"env" has ${quote(bad)}, which is no name of a variable`);
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => [name, expand(value, `env.${name}`, place)]),
  );
}

/** Clients build identifiers from it, so it is kept to the characters that all of them take. */
function serverName(written: string | null | undefined, { folder }: ManifestPlace): string {
  const name = written?.trim() || basename(folder);
  return name.trim().replace(/[^A-Za-z0-9_-]+/g, '_') || 'harnessgym_mcp';
}
