// @ts-check
// node verifier.mjs: exit 0 when kernel_config.json is legal and correct on every final case.
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';

const { status, score, errors } = await measure('final', fileURLToPath(new URL('kernel_config.json', import.meta.url)));
console.log(
  status === 'passed' ? `verifier passed: ${score} simulated cycles` : `verifier failed: ${errors.join('; ')}`,
);
process.exitCode = status === 'passed' ? 0 : 1;
