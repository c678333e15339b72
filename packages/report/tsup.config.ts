import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig(preset({ index: 'src/index.ts' }));
