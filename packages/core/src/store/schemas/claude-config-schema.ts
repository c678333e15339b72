import * as z from 'zod';
import { texts } from './parts.js';

/** `claude_mcp_config.json`: the mounted servers behind the proxy, for `claude --mcp-config`. */
export const claudeConfigSchema = z.strictObject({
  mcpServers: z.record(
    z.string(),
    z.strictObject({
      type: z.literal('stdio'),
      command: z.string(),
      args: texts,
      env: z.record(z.string(), z.string()),
    }),
  ),
});

export type ClaudeConfigDocument = z.infer<typeof claudeConfigSchema>;
