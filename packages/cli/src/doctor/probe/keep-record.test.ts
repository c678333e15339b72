import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CapabilityRecord } from '../doctor-report.js';
import { keepRecord, readRecord } from './keep-record.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hg-record-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const record: CapabilityRecord = {
  schemaVersion: 1,
  agent: 'codex',
  version: '1.2.3',
  platform: 'linux-x64',
  harnessgym: '0.1.0',
  probedAt: '2026-01-02T03:04:05.000Z',
  probes: [{ probe: 'p', expectation: 'e', otherwise: 'o', outcome: { result: 'differs', seen: 's' } }],
};

it('keeps one record for each version, and reads it back', async () => {
  expect(await keepRecord(join(root, 'new'), record)).toBe(join(root, 'new', 'agents', 'codex-1.2.3.json'));
  expect(readRecord(join(root, 'new'), record)).toEqual(record);
  expect(readRecord(join(root, 'new'), { agent: 'codex', version: '1.2.4' })).toBeUndefined();
});

it.each(['', '{}', JSON.stringify({ ...record, version: '1.2.4' }), JSON.stringify({ ...record, schemaVersion: 2 })])(
  'takes %j for no record',
  async (text) => {
    await writeFile(await keepRecord(root, record), text);
    expect(readRecord(root, record)).toBeUndefined();
  },
);
