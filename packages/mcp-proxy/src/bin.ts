import { constants } from 'node:os';
import { parseArguments } from './parse-arguments.js';
import { runProxy } from './run-proxy.js';
import { createJsonlSink } from './telemetry/jsonl-sink.js';
import { writeNote } from './write-note.js';

const usage =
  'harnessgym-mcp-proxy [--cwd DIR] [--server-name NAME] [--response-timeout SECONDS] ' +
  '[--server-framing newline|content-length|auto] [--framing-path FILE] [--listing-path FILE] [--telemetry-path FILE] [--real-path PATH]... [--record-arguments] [--workspace DIR] -- COMMAND ARGS...';

process.exit(await main());

/** 0 when the client has left, 2 on a bad command line, 128 plus the number of a signal. */
async function main(): Promise<number> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.kind === 'usage') {
    process.stderr.write(`harnessgym-mcp-proxy: ${invocation.problem}; usage: ${usage}\n`);
    return 2;
  }
  const { server, serverFraming, responseTimeoutMs, tags, recordArguments } = invocation;
  const { realPaths, framingPath, listingPath, telemetryPath, debugLogPath } = invocation;
  const stopped = signalled(['SIGTERM', 'SIGINT', 'SIGHUP']);
  await runProxy({
    server,
    serverFraming,
    responseTimeoutMs,
    tags,
    recordArguments,
    realPaths,
    client: { input: process.stdin, output: process.stdout },
    stderr: process.stderr,
    signal: stopped,
    ...(framingPath !== undefined && { onServerFraming: (framing) => writeNote(framingPath, framing) }),
    ...(listingPath !== undefined && { onListing: (listing) => writeNote(listingPath, JSON.stringify(listing)) }),
    ...(debugLogPath !== undefined && { debugLogPath }),
    ...(telemetryPath !== undefined && { sink: createJsonlSink(telemetryPath) }),
  });
  return stopped.aborted ? 128 + constants.signals[stopped.reason as 'SIGTERM'] : 0;
}

/** Fires with the signal's name, once; further signals change nothing. */
function signalled(signals: readonly NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}
