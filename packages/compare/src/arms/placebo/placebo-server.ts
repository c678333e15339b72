import { basename, dirname, posix } from 'node:path';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import type { Qualification } from '@harnessgym/qualify';
import { type Artifact, readServerManifest } from '@harnessgym/registry';
import * as z from 'zod';
import type { InertNames } from './inert-names.js';
import { inertText } from './inert-text.js';
import { serverSource } from './server-source.js';

const evidenceSchema = z.object({
  tool_sizes: z.array(z.object({ name: z.string(), description: z.number(), whole: z.number() })),
});

/** A server with as many tools, of which agents are told as much, and which has nothing to say. */
export async function placeboServer(
  root: string,
  artifact: Artifact,
  { qualification: { checks, path }, names }: { qualification: Qualification; names: InertNames },
) {
  const inventory = checks.find(({ name }) => name === 'tool-inventory')?.evidence;
  const { tool_sizes: sizes } = evidenceSchema.parse(inventory);
  const manifest = await readServerManifest(root, artifact);
  const name = names.next(manifest.name.length, '_');
  const folder = `.harnessgym/mcp/${names.next(basename(dirname(path)).length, '-')}`;
  const placed = posix.join(folder, basename(path));
  const tools = sizes.map((size) => placeboTool(size, names));
  const written = {
    name,
    description: inertText(Buffer.byteLength(artifact.description)),
    command: 'node',
    args: ['${artifact_dir}/server.mjs'],
    self_test: true,
  };
  return {
    path: placed,
    files: [
      { path: placed, content: stableJson(written), mode: 0o644 },
      { path: posix.join(folder, 'server.mjs'), content: serverSource(name, tools), mode: 0o644 },
    ],
  };
}

export interface PlaceboTool {
  name: string;
  description: string;
  inputSchema: object;
}

function placeboTool(
  { name, description, whole }: { name: string; description: number; whole: number },
  names: InertNames,
): PlaceboTool {
  const tool = { name: names.next(name.length, '_'), description: inertText(description) };
  const bare = { ...tool, inputSchema: { type: 'object' } };
  const asking = (text: string) => ({
    ...tool,
    inputSchema: { type: 'object', properties: { note: { type: 'string', description: text } } },
  });
  const room = whole - JSON.stringify(asking('')).length;
  return room < 0 ? bare : asking(inertText(room));
}
