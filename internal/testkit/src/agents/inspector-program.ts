import { type PinnedProgram, pinnedProgram } from './pinned-program.js';
import { inspectorPin } from './programs.mjs';

/** The MCP inspector, a script for Node, installed on demand or missing. */
export function inspectorProgram(): Promise<PinnedProgram> {
  return pinnedProgram(inspectorPin);
}
