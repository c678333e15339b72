import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const versions = ['first\n', 'second\n', 'third\n'];

/** What no run may touch, whatever fails. */
const untouchable = {
  'task.md': 'Raise the version.\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
  'node_modules/dep/index.js': 'export {};\n',
  'notes/read me.txt': 'mine\n',
};

/**
 * A task that is over in a moment: each attempt writes one version more into two files, and by the scorer's word the
 * second is the best. The first build leaves a skill. Every path that the test watches is below `watched`.
 */
export async function writeSmallTask(folder: string) {
  const watched = join(folder, 'watched');
  const workspace = join(watched, 'task');
  const scenario = join(folder, 'scenario.mjs');
  for (const [path, text] of Object.entries({
    ...untouchable,
    'a.txt': versions[0] ?? '',
    'in/b.txt': versions[0] ?? '',
  })) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  await chmod(join(workspace, 'in/b.txt'), 0o755);
  await symlink('a.txt', join(workspace, 'link'));
  await writeFile(scenario, script);
  const common = ['run', '--runner', 'fake', '--fake-scenario', scenario, '--run-id'];
  const scorer =
    'case $(cat a.txt) in first) s=3;; second) s=1;; *) s=2;; esac; echo "{\\"status\\": \\"passed\\", \\"score\\": $s}"';
  return {
    watched,
    workspace,
    state: join(watched, 'state'),
    run: [...common, 'hit', '--task', 'task.md', '--iterations', '2', '--task-state', 'reset'].concat(
      '--optimization-mode',
      '--post-attempt-command',
      scorer,
    ),
    /** An attempt that does nothing, which finds what the run before left. */
    next: [...common, 'next', '--task', 'task.md', '--iterations', '1'],
    /** What is wrong with the user's files: each has to be as it was, or as an attempt left it. */
    mistakes: () => mistakes(workspace),
  };
}

async function mistakes(workspace: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [path, text] of Object.entries(untouchable))
    if ((await readText(join(workspace, path))) !== text) wrong.push(path);
  for (const path of ['a.txt', 'in/b.txt', 'link'])
    if (!versions.includes(await readText(join(workspace, path)))) wrong.push(path);
  return wrong;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return String(error);
  }
}

/** Each file is replaced whole, as editors do. */
const script = `import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
export default {
  name: 'small',
  plays: [],
  async turn({ phase, iteration, runId, workspace }) {
    if (runId === 'next') return { finalMessage: 'nothing to do' };
    if (phase === 'attempt') for (const path of ['a.txt', 'in/b.txt', 'new.txt']) {
      await writeFile(join(workspace, '../../draft'), ['first', 'second', 'third'][iteration] + '\\n');
      await rename(join(workspace, '../../draft'), join(workspace, path));
    }
    if (phase === 'build' && iteration === 1) {
      const skill = join(workspace, '.harnessgym/skills/small');
      await mkdir(skill, { recursive: true });
      await writeFile(join(skill, 'SKILL.md'), '---\\nname: small\\ndescription: Small.\\n---\\n\\nUse it.\\n');
    }
    return { finalMessage: phase + ' is over' };
  },
};
`;
