import { fileURLToPath } from 'node:url';

/**
 * `echo`: well-behaved, tools `echo`, `add`, `fail` (answers with isError) and `slow` (`{ ms }`).
 * `crash`: tool `crash` writes half an answer and dies with code 7, a line on stderr.
 * `silent`: reads and never answers. `stubborn`: well-behaved, but ignores SIGTERM and the end of its input.
 * `noisy`: banner lines on stdout before and between answers, a megabyte on stderr for each call of `echo`.
 * `spawner`: starts a long-sleeping grandchild at once and writes its pid to the file named by its first argument;
 * tool `echo`.
 * `chatty`: tool `progress` (notifications before the answer), `ask` (requests `roots/list` from the client under
 * the id of the call itself and answers with what it got), `wait` (answers only when cancelled or flushed),
 * `cancelled` (lists the ids it was told to cancel), `flush` (answers every waiting call, then itself).
 * `headers`: speaks with `Content-Length` headers only; tools of `chatty`, and `echo`, `fail`, `noise` (writes to stdout
 * what belongs to no message) and `crash`. With the argument `banner` it begins with lines of text.
 */
export type FixtureServerName = 'echo' | 'crash' | 'silent' | 'stubborn' | 'noisy' | 'spawner' | 'chatty' | 'headers';

/**
 * The path of a small MCP server to be started with Node. Each is one self-contained file without dependencies, so
 * that a test can copy it into a folder of its own. They speak newline-delimited JSON, unless said otherwise, and the
 * `initialize` handshake.
 */
export function fixtureServer(name: FixtureServerName): string {
  return fileURLToPath(new URL(`./servers/${name}.mjs`, import.meta.url));
}
