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

// The first `cat` would outlive a server that has ended until its next write, and the end of the server go unnoticed.
const feed = `/bin/sh -c 'echo $$; exec cat'`;
const serve = '{ read -r feed; "$0" "$@"; kill -PIPE "$feed" 2>/dev/null; }';
const pipeline = `{ { ${feed} | ${serve} | cat >&3; } 2>&1 | cat >&2; } 3>&1`;
