import type { ServerCommand } from '@harnessgym/mcp-proxy';

/**
 * Codex's sandbox forbids to look at sockets, and what Node gives a child as standard streams are sockets: a child that is
 * Node as well finds its input ended and its output lost. Shells know nothing but pipes.
 */
export function needsPipes(env: NodeJS.ProcessEnv): boolean {
  return env['CODEX_SANDBOX_NETWORK_DISABLED'] === '1' && process.platform !== 'win32';
}

/** The same server with a pipe for each standard stream. Its exit code is lost: that of the last `cat` takes its place. */
export function withPipes<S extends ServerCommand>(server: S): S {
  return { ...server, command: '/bin/sh', args: ['-c', pipeline, server.command, ...server.args] };
}

const pipeline = '{ { cat | "$0" "$@" | cat >&3; } 2>&1 | cat >&2; } 3>&1';
