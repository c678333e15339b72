import { join } from 'node:path';

/** What agents and people call an active server's tools with, from a shell. Relative to the workspace. */
export const callHelper = {
  folder: '.harnessgym/runtime',
  path: '.harnessgym/runtime/mcp_call.mjs',
  /** The name under which bundles and skills of the original know it. */
  shim: '.harnessgym/runtime/mcp_call.py',
} as const;

/** A command line for the workspace as the working directory. */
export const callUsage = `node ${callHelper.path} --server <server> --tool <tool> --arguments '<json>'`;

/** The documented entry of `activation.json`. */
export function callHelperEntry(workspace: string) {
  return { path: join(workspace, callHelper.path), relative_path: callHelper.path, usage: callUsage };
}
