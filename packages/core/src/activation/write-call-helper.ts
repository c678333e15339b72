import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { describeKept, writeDocument } from '../store/write-in-workspace.js';
import { callHelper } from './call-helper.js';

export interface HarnessPlace {
  workspace: string;
  /** Where what is active is kept out of reach of agents. */
  stateFolder: string;
}

/**
 * Keeps the call helper in `.harnessgym/runtime/` while a server is active, and only then. Returns a warning for each
 * thing that was in its way and is kept aside.
 */
export async function writeCallHelper(
  active: 'some' | 'none',
  { workspace, stateFolder }: HarnessPlace,
): Promise<string[]> {
  const root = join(workspace, '.harnessgym');
  const [helper, shim] = [join(workspace, callHelper.path), join(workspace, callHelper.shim)];
  if (active === 'none') return removeHelper([helper, shim], { root, folder: join(workspace, callHelper.folder) });
  const program = import.meta.resolve('#call');
  const keptOfHelper = await writeDocument({ path: helper, root, mode: 0o755 }, helperSource(program, stateFolder));
  const keptOfShim = await writeDocument({ path: shim, root, mode: 0o755 }, shimSource(process.execPath));
  return describeKept([...keptOfHelper, ...keptOfShim]);
}

async function removeHelper(paths: readonly string[], { root, folder }: { root: string; folder: string }) {
  if (!(await exists(folder))) return [];
  const warnings: string[] = [];
  for (const path of paths) {
    for (const warning of describeKept(await makeWay(path, root))) warnings.push(warning);
    await rm(path, { force: true });
  }
  try {
    await rmdir(folder);
  } catch (error) {
    // Somebody put a file of their own there.
    if (!hasCode(error, 'ENOTEMPTY')) throw error;
  }
  return warnings;
}

/** It finds its workspace from where it lies, and another copy of the command when this one is gone. */
function helperSource(program: string, stateFolder: string): string {
  return `#!/usr/bin/env node
// Calls a tool of an active MCP server from a shell; the call is recorded as use. HarnessGym writes this file when a
// server becomes active and removes it when none is. --help lists the flags.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = ${JSON.stringify(program)};
const stateFolder = ${JSON.stringify(stateFolder)};
const workspace = fileURLToPath(new URL('../..', import.meta.url));

if (existsSync(new URL(program))) {
  const { callProgram } = await import(program);
  await callProgram({ workspace, stateFolder });
} else {
  const args = ['--workspace=' + workspace, ...process.argv.slice(2)];
  const { status, error } = spawnSync('harnessgym-mcp-call', args, { stdio: 'inherit' });
  if (error) {
    const message = 'HarnessGym is neither at ' + program + ' nor on the PATH. Install @harnessgym/cli.';
    process.stderr.write(JSON.stringify({ error: message, ok: false }, undefined, 2) + '\\n');
  }
  process.exitCode = status ?? 1;
}
`;
}

function shimSource(node: string): string {
  return `#!/usr/bin/env python3
"""Starts mcp_call.mjs beside it, for bundles and skills that know the helper by this name."""
import os
import sys

node = ${JSON.stringify(node)}
if not os.path.exists(node):
    node = "node"
helper = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mcp_call.mjs")
os.execvp(node, [node, helper, *sys.argv[1:]])
`;
}
