import type { ServerExit } from './start-server.js';

const quoted = 1_000;

/** One message that says how a server ended and what it said last. */
export function describeExit(name: string, exit: ServerExit, stderrTail: string): string {
  const tail = stderrTail.trim().slice(-quoted);
  return `The MCP server ${JSON.stringify(name)} ${how(exit)}.${tail === '' ? ' It wrote nothing on stderr.' : ` The end of its stderr: ${tail}`}`;
}

function how(exit: ServerExit): string {
  if (exit.ended === 'left') return 'answers no more and cannot be ended';
  return exit.ended === 'exited' ? `exited with code ${exit.exitCode}` : `was ended by ${exit.signal}`;
}
