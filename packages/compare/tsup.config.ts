import { defineConfig } from 'tsup';
import { preset } from '../../internal/tsconfig/tsup-preset.js';

export default defineConfig(preset({ statistics: 'src/statistics/index.ts' }));
