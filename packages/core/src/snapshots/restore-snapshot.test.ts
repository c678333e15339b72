import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import type { Recovery } from '@harnessgym/workspace';
import { expect, it } from 'vitest';
import { now, stageState } from '../testing/state-stage.js';
import { describeRecovery } from './describe-recovery.js';
import { restoreSnapshot } from './restore-snapshot.js';

it('C-03 another snapshot comes back although the one of an interrupted restore is lost, and that is told', async () => {
  await using past = await stageState();
  const { workspace, stateFolder, layout } = past;
  const lost = await past.run('lost', { daysAgo: 2, files: { a: 'lost' } });
  const other = await past.run('other', { daysAgo: 1, files: { a: 'other' } });
  await writeFile(join(workspace, 'a'), 'now');
  const restoring = join(layout.snapshots, 'restoring');
  await mkdir(restoring);
  const journal = JSON.stringify({ snapshot: lost.id, changes: [['a', null]] });
  await writeFile(join(restoring, `${sha256(workspace)}.jsonl`), `\n${journal}\n`);
  await rm(lost.manifestPath);
  const heard: string[] = [];
  const asked = { workspace, stateFolder, now, onRecovery: (one: Recovery) => heard.push(describeRecovery(one)) };

  const { recovery } = await restoreSnapshot({ ...asked, id: other.id });
  expect(await readFile(join(workspace, 'a'), 'utf8')).toBe('other');
  const told = recovery && describeRecovery(recovery);
  expect(heard).toEqual([told]);
  expect(told).toContain(`while it brought snapshot ${lost.id.slice(0, 12)} back.`);
  expect(told).toMatch(/`harnessgym restore` lists what can be brought back\. This one cannot: There is no snapshot/);
  expect(await restoreSnapshot({ workspace, stateFolder, id: other.id, now })).not.toHaveProperty('recovery');
});
