import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'tsup';
import * as z from 'zod';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig({
  ...preset({ index: 'src/index.ts', 'documents/index': 'src/documents/index.ts', 'call/index': 'src/call/index.ts' }),
  onSuccess: writeJsonSchemas,
});

/** For readers in other languages: `dist/schemas/summary.schema.json` and its like. */
async function writeJsonSchemas(): Promise<void> {
  const built = pathToFileURL(join(import.meta.dirname, 'dist/documents/index.js')).href;
  const { documentSchemas }: typeof import('./src/documents/index.js') = await import(built);
  const folder = join(import.meta.dirname, 'dist/schemas');
  await mkdir(folder, { recursive: true });
  for (const [name, schema] of Object.entries(documentSchemas)) {
    const document = { title: name, ...z.toJSONSchema(schema) };
    await writeFile(
      join(folder, `${name.replace(/\.jsonl?$/, '')}.schema.json`),
      `${JSON.stringify(document, undefined, 2)}\n`,
    );
  }
}
