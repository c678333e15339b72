import { realpathSync } from 'node:fs';
import { ProxyError } from '../errors.js';

/**
 * Throws ProxyError SERVER_NOT_STARTED when a path is a link or lies behind one. What is missing leads nowhere; what cannot
 * be looked at is refused too.
 */
export function refuseLinks(server: string, paths: readonly string[]): void {
  const linked = paths.find((path) => !isReal(path));
  if (linked === undefined) return;
  const message = `The MCP server ${JSON.stringify(server)} is not started: ${linked} is a link or lies behind one, which its sandbox would follow. Put the folder itself there.`;
  throw new ProxyError('SERVER_NOT_STARTED', { message });
}

function isReal(path: string): boolean {
  try {
    return realpathSync(path) === path;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}
