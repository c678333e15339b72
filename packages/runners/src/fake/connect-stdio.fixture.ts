import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { ToolServer } from '../toolset.js';
import type { ToolConnection } from './scenario.js';

/** How the tests of this package connect: the official client over its own stdio transport. */
export async function connectStdio(server: ToolServer, signal: AbortSignal): Promise<ToolConnection> {
  const { command, args, cwd, env = {} } = server;
  const transport = new StdioClientTransport({ command, args: [...args], cwd, env: { ...env }, stderr: 'ignore' });
  const client = new Client({ name: 'fake-runner-tests', version: '1.0.0' });
  try {
    await client.connect(transport, { signal });
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    async callTool(tool, given, callSignal) {
      const result = await client.callTool({ name: tool, arguments: { ...given } }, { signal: callSignal });
      const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return { text, isError: result.isError === true };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
