import * as z from 'zod';
import { collectMessages } from '../collect-messages.js';
import type { Conversation } from '../conversation.js';
import { contentSchema, textOf } from './text-of.js';
import type { Reply, WireFormat } from './wire-format.js';

const objectSchema = z.record(z.string(), z.unknown());
const partSchema = z.object({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: z.object({ id: z.string().optional(), name: z.string(), args: objectSchema.default({}) }).optional(),
  functionResponse: z.object({ id: z.string().optional(), name: z.string(), response: objectSchema }).optional(),
});
const functionSchema = z.object({
  name: z.string(),
  description: z.string().default(''),
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.unknown().optional(),
});
const requestSchema = z.object({
  systemInstruction: z.object({ parts: contentSchema }).optional(),
  contents: z.array(z.object({ role: z.string().default('user'), parts: z.array(partSchema) })),
  tools: z.array(z.object({ functionDeclarations: z.array(functionSchema).default([]) })).default([]),
});

/** `POST /v1beta/models/<model>:streamGenerateContent` of Google, which Gemini CLI speaks. */
export const geminiFormat: WireFormat = {
  read(body, path) {
    const { systemInstruction, contents, tools } = requestSchema.parse(body);
    const declared = tools.flatMap(({ functionDeclarations }) => functionDeclarations);
    return {
      api: 'gemini',
      model: /\/models\/([^/:]+):/.exec(path)?.[1] ?? '',
      system: textOf(systemInstruction?.parts),
      messages: readContents(contents),
      tools: declared.map(({ name, description, parameters, parametersJsonSchema }) => ({
        name,
        description,
        inputSchema: parametersJsonSchema ?? parameters,
      })),
    };
  },
  streams: (_body, path) => path.includes(':streamGenerateContent'),
  document: writeDocument,
  events: (reply, conversation) => [{ data: JSON.stringify(writeDocument(reply, conversation)) }],
  errorDocument: ({ status, code, message }) => ({
    error: { code: status, message, status: code ?? errorStatuses[status] ?? 'INTERNAL' },
  }),
  errorEvent: (message) => ({ data: JSON.stringify({ error: { code: 503, message, status: 'UNAVAILABLE' } }) }),
};

const errorStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

/** Calls without an id are known by their name, as Gemini itself knows them. */
function readContents(contents: z.infer<typeof requestSchema>['contents']): Conversation['messages'] {
  const collected = collectMessages();
  for (const { role, parts } of contents) {
    for (const { text, thought, functionCall, functionResponse } of parts) {
      if (functionCall !== undefined) collected.called({ ...functionCall, id: functionCall.id ?? functionCall.name });
      else if (functionResponse !== undefined) {
        const { id, name, response } = functionResponse;
        const { output, error } = response;
        const result = error ?? output ?? response;
        const shown = typeof result === 'string' ? result : JSON.stringify(result);
        collected.result({ callId: id ?? name, text: shown, failed: error !== undefined });
      } else if (text !== undefined && thought !== true) {
        if (role === 'model') collected.said(text);
        else collected.user(text);
      }
    }
  }
  return collected.messages;
}

function writeDocument({ id, text, calls, usage }: Reply, { model }: Conversation) {
  const made = calls.map(({ id, name, args }) => ({ functionCall: { id, name, args } }));
  const parts = text === '' && made.length > 0 ? made : [{ text }, ...made];
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: inputTokens,
      cachedContentTokenCount: cachedInputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
    },
    modelVersion: model,
    responseId: id,
  };
}
