import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

const modules = { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts' };

export default defineConfig({
  // The conformance suite starts this server as a program: it stays a file of its own, beside the suite.
  ...preset({ ...modules, 'testing/echo-server': 'src/testing/echo-server.js' }),
  dts: { entry: modules },
});
