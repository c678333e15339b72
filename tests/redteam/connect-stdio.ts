import { connectServer } from '@harnessgym/mcp-proxy/transport';
import type { ToolConnection, ToolServer } from '@harnessgym/runners';

/** How the scripted agent reaches a server that was mounted. */
export async function connectStdio(server: ToolServer, signal: AbortSignal): Promise<ToolConnection> {
  const connection = await connectServer(server, { signal, startupTimeoutMs: server.startupTimeoutMs });
  return {
    async callTool(name, args, callSignal) {
      const result = await connection.client.callTool({ name, arguments: { ...args } }, { signal: callSignal });
      const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return { text, isError: result.isError === true };
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
