import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig(
  preset({
    index: 'src/index.ts',
    'otel/index': 'src/otel/index.ts',
    'read/index': 'src/read/index.ts',
    'transport/index': 'src/transport/index.ts',
    bin: 'src/bin.ts',
  }),
);
