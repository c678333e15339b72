import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from '../create-qualifier.js';
import { findSandbox } from '../sandbox/find-sandbox.js';
import { checkOf, makeScratch, verdictOf } from '../testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

async function judged(path: string, text: string, mode = 0o644) {
  await scratch.write(`.harnessgym/${path}`, text);
  await chmod(join(scratch.workspace, '.harnessgym', path), mode);
  const report = await scratch.qualify();
  const { verdict, reason } = verdictOf(report, path.split('/').slice(0, 2).join('/'));
  return { report, verdict, reason };
}

describe('F-10 the syntax of a script', () => {
  it.each([
    ['scripts/a.mjs', 'import fs from "node:fs";\nawait fs;\n', 'qualified'],
    ['scripts/a.js', 'import fs from "node:fs";\n', 'qualified'],
    ['tools/a.cjs', 'module.exports = {};\n', 'qualified'],
    ['tools/kit/deep/a.py', 'import sys\n', 'qualified'],
    ['scripts/a.sh', '[ -e x ] && echo y\n', 'qualified'],
    ['scripts/a.sh', '#!/bin/bash\n[[ -e x ]] && a=(1 2)\n', 'qualified'],
    ['scripts/a.mjs', 'const a = ;\n', 'failed'],
    ['tools/kit/deep/a.py', 'def f(:\n', 'failed'],
    ['scripts/a.sh', 'if true; do\n', 'failed'],
    ['scripts/a.pl', 'print 1', 'unchecked'],
    ['tools/table.csv', '1,2', 'unchecked'],
    ['verifiers/a.mjs', 'const a = ;', 'unchecked'],
    ['fixtures/a.mjs', 'const a = ;', 'unchecked'],
    ['docs/a.md', '# a', 'unchecked'],
  ])('%s with %j is %s', async (path, text, verdict) => {
    const found = await judged(path, text);
    expect(found.verdict).toBe(verdict);
    if (verdict === 'failed')
      expect(found.reason).toMatch(new RegExp(`^syntax: the syntax of .harnessgym/${path} is wrong`));
  });

  it('of a language whose program is missing is unchecked, and says so', async () => {
    await scratch.write('.harnessgym/scripts/a.py', 'import sys\n');
    const report = await scratch.qualify({}, { PATH: '/nowhere' });
    expect(verdictOf(report, 'scripts/a.py')).toMatchObject({
      verdict: 'unchecked',
      reason: 'syntax: .harnessgym/scripts/a.py is not checked, because python3 is missing',
    });
  });

  it('F-10 is unchecked in a sandbox too where its program is missing, and so is a test', async () => {
    await scratch.write('.harnessgym/scripts/a.py', 'import sys\n');
    await scratch.write('.harnessgym/tests/test_a.py', 'import unittest\n');
    const sandbox = await findSandbox('auto', { env: process.env, hidden: [], signal: new AbortController().signal });
    const place = { snapshots: scratch.snapshots, roomsFolder: scratch.rooms, env: { PATH: '/nowhere' }, sandbox };
    await using qualifier = createQualifier(place);
    const { qualifications } = await qualifier.qualify(await scratch.request());
    expect(qualifications.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['unchecked', 'run: .harnessgym/tests/test_a.py was not run, because python3 is missing'],
      ['unchecked', 'syntax: .harnessgym/scripts/a.py is not checked, because python3 is missing'],
    ]);
  });

  it('is read, and nothing is run', async () => {
    const text = 'require("fs").writeFileSync(__dirname + "/ran", "");\n';
    const { report } = await judged('scripts/kit/a.cjs', text);
    expect(checkOf(report, 'scripts/kit', 'syntax').evidence).toEqual({ files: ['.harnessgym/scripts/kit/a.cjs'] });
    const py = await judged('tools/kit/a.py', `open('ran', 'w')\n`);
    expect(py.verdict).toBe('qualified');
  });
});

const passing =
  "import test from 'node:test';\nimport { readFileSync } from 'node:fs';\ntest('a', () => readFileSync('task.md'));\n";

describe('F-10 a generated test', () => {
  it.each([
    ['tests/a.test.mjs', passing, 0o644, 'qualified'],
    ['tests/suite/a.test.mjs', passing, 0o644, 'qualified'],
    ['tests/a.test.mjs', passing.replace('task.md', 'no-such-file'), 0o644, 'failed'],
    [
      'tests/test_a.py',
      "import unittest\nclass A(unittest.TestCase):\n  def test_a(self): open('task.md')\n",
      0o644,
      'qualified',
    ],
    [
      'tests/test_a.py',
      'import unittest\nclass A(unittest.TestCase):\n  def test_a(self): self.fail()\n',
      0o644,
      'failed',
    ],
    ['tests/test_a.py', 'def test_a(): pass\n', 0o644, 'unchecked'],
    ['tests/test_a.py', 'import pytest_missing_here as pytest\n', 0o644, 'failed'],
    ['tests/a.sh', '#!/bin/sh\ntest -e task.md\n', 0o755, 'qualified'],
    ['tests/a.sh', '#!/bin/sh\nexit 3\n', 0o755, 'failed'],
    ['tests/a.sh', '#!/bin/sh\nexit 3\n', 0o644, 'unchecked'],
    ['tests/notes.md', 'later', 0o644, 'unchecked'],
  ])('%s with %j and mode %o is %s', async (path, text, mode, verdict) => {
    const found = await judged(path, text, mode);
    expect(found).toMatchObject({ verdict });
    if (verdict === 'failed')
      expect(found.reason).toMatch(new RegExp(`^run: .harnessgym/${path} exited with code \\d`));
  });

  it('runs in the room only, and what it changes there is no matter of others', async () => {
    await scratch.write('.harnessgym/skills/tuning/SKILL.md', '---\nname: tuning\ndescription: d\n---\nbody\n');
    const edit = "writeFileSync('task.md', 'edited'); writeFileSync('.harnessgym/skills/tuning/SKILL.md', '');";
    await scratch.write('.harnessgym/tests/a.test.mjs', `import { writeFileSync } from 'node:fs';\n${edit}\n`);
    const bundle = await scratch.bundle();
    const artifacts = bundle.artifacts.toReversed();
    const report = await scratch.qualify({ bundle: { ...bundle, artifacts } });
    expect(report.qualifications.map(({ verdict }) => verdict)).toEqual(['qualified', 'qualified']);
    expect(await scratch.snapshots.take(scratch.workspace)).toEqual(scratch.template);
  });
});
