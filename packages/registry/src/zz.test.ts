import { it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace } from './testing/scratch-workspace.js';
it('x', async () => {
  for (const path of [(n: number) => `.harnessgym/tools/a/${n}`, (n: number) => `.harnessgym/tools/n-${n}`, (n: number) => `/x/${n}`]) {
  const w = await openScratchWorkspace();
  await w.put('tools/a/1');
  await w.putRegistry({ artifacts: Array.from({ length: 50_000 }, (_, n) => ({ kind: 'tool', path: path(n) })) });
  const t = Date.now();
  const r = await openRegistry(w.root); const s = await r.sync({});
  console.log(path(0), Date.now() - t, r.artifacts().length, s.warnings.length);
  await w[Symbol.asyncDispose]();
  }
}, 200_000);
