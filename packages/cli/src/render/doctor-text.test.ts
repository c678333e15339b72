import { expect, it } from 'vitest';
import type { DoctorReport } from '../doctor/doctor-report.js';
import { doctorText } from './doctor-text.js';

const record = {
  schemaVersion: 1,
  agent: 'codex',
  version: '0.200.0',
  platform: 'linux-x64',
  harnessgym: '0.1.0',
  probedAt: '2026-01-02T03:04:05.000Z',
  probes: [
    { probe: 'fine', expectation: 'It is fine.', otherwise: 'Bad.', outcome: { result: 'as-expected' } },
    { probe: 'other', expectation: 'It holds.', otherwise: 'So beware.', outcome: { result: 'differs', seen: 'Not.' } },
    { probe: 'lost', expectation: 'It ends.', otherwise: 'Bad.', outcome: { result: 'unclear', reason: 'Too slow.' } },
  ],
} as const;

const report: DoctorReport = {
  schemaVersion: 1,
  harnessgym: '0.1.0',
  agents: [
    {
      ...{ agent: 'codex', displayName: 'Codex', runner: 'exec', state: 'usable', path: '/bin/codex' },
      ...{
        version: '0.200.0',
        tested: 'no',
        probing: { probing: 'done', record: { ...record, probes: [...record.probes] } },
      },
      login: { login: 'doubtful', lookedFor: ['KEY', '/home/auth.json'], advice: 'Log in.' },
    },
    { agent: 'claude', displayName: 'Claude Code', runner: 'claude', state: 'missing', reason: 'no "claude" in PATH' },
  ],
  machine: [
    { what: 'node', purpose: 'HarnessGym', state: 'present', version: '20.20.0' },
    { what: 'git', purpose: 'agents and tasks', state: 'missing', reason: 'no git in PATH' },
  ],
};

it('tells what is there, what the probes told and what there is to do', () => {
  expect(`\n${doctorText(report)}`).toBe(`
AGENT        STATE    VERSION  TESTED  LOGIN     RUNNER  PROBES  PATH
Codex        usable   0.200.0  no      doubtful  exec    done    /bin/codex
Claude Code  missing  -        -       -         claude  -       -

MACHINE  STATE    VERSION  FOR
node     present  20.20.0  HarnessGym
git      missing  -        agents and tasks

Codex 0.200.0, probed 2026-01-02 03:04 UTC
PROBE  RESULT       EXPECTED
fine   as-expected  It is fine.
other  differs      It holds.
lost   unclear      It ends.
other: Not. So beware.
lost: Nothing was learned. Too slow.

Codex 0.200.0 is supported, but not a version that the tests run.
Codex may not be logged in: none of KEY, /home/auth.json is there. Log in.
Claude Code is missing: no "claude" in PATH.
git is missing: no git in PATH.
`);
});
