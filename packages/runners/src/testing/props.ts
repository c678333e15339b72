import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolServer } from '../toolset.js';

/** A word that occurs nowhere else: in a prompt it shows what is remembered, in a command line who is still running. */
export function newMark(): string {
  return `mark-${randomBytes(6).toString('hex')}`;
}

/**
 * A command that outlasts every check, shrugs off polite signals, and creates the file `ready` once it runs. It does
 * end some time, so that a runner which fails the suite does not leave it for ever.
 */
export function endlessCommand(mark: string): string {
  const loop = 'i=0; while [ $i -lt 600 ]; do sleep 0.2; i=$((i + 1)); done';
  // Gemini CLI takes a leading `sh -c` off a command, and does not mind what stood behind its argument.
  return `exec sh -c 'trap "" INT TERM; touch ready; ${loop}' ${mark}`;
}

/** A real server with the one tool `echo`, whose process carries the mark. */
export function echoServer(mark: string, folder: string): ToolServer {
  const program = fileURLToPath(new URL('./echo-server.js', import.meta.url));
  return {
    name: 'conformance',
    command: process.execPath,
    args: [program, mark],
    cwd: folder,
    enabledTools: ['echo'],
    startupTimeoutMs: 30_000,
    toolTimeoutMs: 30_000,
  };
}

/** Files as a user keeps them where agents look for configuration. */
export async function writeUserFiles(workspace: string): Promise<void> {
  const files = { '.codex/config.toml': '# mine\n', '.mcp.json': '{ "mcpServers": {} }\n', 'notes.txt': 'mine\n' };
  for (const [name, content] of Object.entries(files)) {
    const path = join(workspace, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** Every path below a folder, with the content of each file. */
export async function readTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries.map(async (entry): Promise<[string, string]> => {
    const path = join(entry.parentPath, entry.name);
    return [path, entry.isFile() ? await readFile(path, 'utf8') : 'not a file'];
  });
  return Object.fromEntries(await Promise.all(read));
}
