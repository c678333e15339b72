import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { expect, it } from 'vitest';
import { writeTranscript } from './write-transcript.js';

it.each([0o555, 0o000])('A-13 writes the transcript into a folder that the agent has closed (mode %i)', (mode) =>
  withoutRoot(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hg-transcript-'));
    const path = join(folder, 'attempt.transcript.txt');
    await chmod(folder, mode);
    const logs = { prompt: '', stdout: '', stderr: '', transcript: path };
    await writeTranscript({ logs }, [['outcome', 'completed']]);
    expect(await readFile(path, 'utf8')).toBe('outcome: completed\n');
    await rm(folder, { recursive: true });
  }),
);
