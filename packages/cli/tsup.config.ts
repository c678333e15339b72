import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig({
  ...preset({ index: 'src/index.ts', bin: 'src/bin.ts', 'mcp-call': 'src/mcp-call.ts' }),
  // The demo's task and the scripted agents travel with the command.
  onSuccess: () =>
    cp('../../examples', 'dist/examples', {
      recursive: true,
      filter: (path) => !/\.test\.ts$|\.harnessgym/.test(path),
    }),
});
