import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';
import { writeNotices } from './write-notices.js';

export default defineConfig({
  ...preset({
    index: 'src/index.ts',
    bin: 'src/bin.ts',
    call: 'src/call.ts',
    'mcp-call': 'src/mcp-call.ts',
    // What is started by its path lies beside the bundle too.
    'stamp-thread-program': '../workspace/dist/stamp-thread-program.js',
    'probe-server': 'src/doctor/probe/probe-server.js',
  }),
  dts: { entry: { index: 'src/index.ts' } },
  // Everything but the proxy, which is a program of its own: a few large files load in half the time of 500 small ones.
  noExternal: [/^@harnessgym\/mcp-proxy\/(read|transport)$/],
  // The bundler itself leaves out what is not used, chunk for chunk.
  treeshake: false,
  // What is bundled of CommonJS asks for Node's own modules by `require`.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module';\nconst require = createBundleRequire(import.meta.url);",
  },
  esbuildPlugins: [writeNotices('dist/THIRD-PARTY-NOTICES.txt')],
  // The demo's task and the scripted agents travel with the command.
  onSuccess: () =>
    cp('../../examples', 'dist/examples', {
      recursive: true,
      filter: (path) => !/\.test\.ts$|\.harnessgym/.test(path),
    }),
});
