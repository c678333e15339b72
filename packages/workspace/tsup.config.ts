import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig(preset({ index: 'src/index.ts', 'stamp-thread-program': 'src/stamp-thread-program.ts' }));
