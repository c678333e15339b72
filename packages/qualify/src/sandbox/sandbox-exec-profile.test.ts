import { expect, it } from 'vitest';
import { sandboxExecProfile } from './sandbox-exec-profile.js';

const system = { home: '/Users/u', readable: ['/usr'], hidden: ['/Users/u/other'], devices: [] };
const confinement = { workspace: '/Users/u/"w"', artifactFolder: '/a', network: 'none', variables: {} } as const;
const plan = { system, confinement, reach: { read: ['/w/.git', '/a'], write: ['/w'] }, programs: ['/p/bin'] };

it('denies by default, then names what can be read, what can be written, and what of that cannot', () => {
  const lines = sandboxExecProfile(plan).split('\n');
  expect(lines.slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  const order = [
    /^\(allow file-read\* \(subpath "\/usr"\) .*\(subpath "\/p\/bin"\)\)$/,
    /^\(deny file-read\* file-write\* \(subpath "\/Users\/u\/other"\)\)$/,
    /^\(allow file-read\* file-write\* \(subpath "\/w"\)\)$/,
    /^\(deny file-write\* \(subpath "\/w\/.git"\) \(subpath "\/a"\)\)$/,
  ].map((pattern) => lines.findIndex((line) => pattern.test(line)));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(order).not.toContain(-1);
});

it('quotes what a path may hold', () => {
  expect(sandboxExecProfile(plan)).toContain('(literal "/Users/u/\\"w\\"")');
});

it('allows the network only where it is shared', () => {
  expect(sandboxExecProfile(plan)).not.toContain('network');
  expect(sandboxExecProfile({ ...plan, confinement: { ...confinement, network: 'shared' } })).toContain(
    '(allow network*)',
  );
});
