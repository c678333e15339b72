import type { Attributes } from '@opentelemetry/api';
import type { CallEnd, CallFacts } from '../telemetry/event.js';

export type EndedCall = CallFacts & CallEnd;

/** What tells few kinds of calls apart, as a metric needs it: by the conventions for MCP. */
export function sharedAttributes(call: EndedCall): Attributes {
  const errorType = errorTypeOf(call);
  return {
    'mcp.method.name': 'tools/call',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': call.toolName,
    'network.transport': 'pipe',
    ...(errorType !== undefined && { 'error.type': errorType }),
    ...(call.errorCode !== undefined && { 'rpc.response.status_code': String(call.errorCode) }),
  };
}

/** All that is known of a call. What the conventions have no name for is called `harnessgym.*`. */
export function spanAttributes(call: EndedCall): Attributes {
  const { requestId, clientCallId, callId, argumentJson, tags } = call;
  return {
    ...sharedAttributes(call),
    ...(requestId !== undefined && { 'jsonrpc.request.id': String(requestId) }),
    ...(clientCallId !== undefined && { 'gen_ai.tool.call.id': clientCallId }),
    ...(argumentJson !== undefined && { 'gen_ai.tool.call.arguments': argumentJson }),
    'harnessgym.server.name': call.server,
    'harnessgym.argument.size': call.argumentJsonBytes,
    'harnessgym.result.size': call.resultJsonBytes,
    ...(callId !== undefined && { 'harnessgym.call.id': callId }),
    ...(tags.runId !== undefined && { 'harnessgym.run.id': tags.runId }),
    ...(tags.iteration !== undefined && { 'harnessgym.iteration': tags.iteration }),
    ...(tags.phase !== undefined && { 'harnessgym.phase': tags.phase }),
    ...(tags.arm !== undefined && { 'harnessgym.arm': tags.arm }),
    ...(tags.trial !== undefined && { 'harnessgym.trial': tags.trial }),
  };
}

/** The code of a JSON-RPC error where the server sent one; else what happened, in one word. */
function errorTypeOf({ status, errorCode }: EndedCall): string | undefined {
  if (errorCode !== undefined) return String(errorCode);
  switch (status) {
    case 'completed':
      return undefined;
    case 'error':
      // What the conventions say when there is no code: the server is gone, say.
      return '_OTHER';
    case 'tool_error':
    case 'timeout':
    case 'abandoned':
      return status;
  }
}
