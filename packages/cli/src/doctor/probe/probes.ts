import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import type { Exchange } from '@harnessgym/internal-testkit/model/start-model-server';
import { type Scenario, say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';

/** One thing that runs rely on, asked of an agent in front of a stand-in model. */
export interface Probe {
  name: string;
  expectation: string;
  /** What it means for runs where it is otherwise. */
  otherwise: string;
  /** How the mounted server behaves. */
  server: 'plain' | 'slow' | 'broken' | 'malformed';
  /** `unknown`: one that the agent does not know, which it offers every tool by name. */
  model: 'own' | 'unknown';
  /** One turn each, in one session. */
  prompts: readonly string[];
  scenario: Scenario;
  /** What was seen instead; undefined when it is as expected. */
  differs(seen: Seen): string | undefined;
}

/** What came of the turns of a probe. */
export interface Seen {
  /** Whether the agent told that a server did not reach its model. */
  toldMissing: boolean;
  exchanges: readonly Exchange[];
  /** Whether the measuring proxy has a completed call of the tool on record. */
  recorded: boolean;
  /** The names of the files in the workspace. */
  files: readonly string[];
}

/** What the tool of the mounted server answers. */
export const word = 'quillwort';

const tool = 'mcp__probe__tell';
const listens: Scenario = () => say('I have seen my tools.');

export const probes: readonly Probe[] = [
  {
    name: 'tool-offered',
    expectation: 'The tool of a mounted server is offered to the model, in its first request.',
    otherwise: 'A run would say that its tools did not arrive: do not take its scores for those of a harness.',
    server: 'plain',
    model: 'unknown',
    prompts: ['Look at your tools.'],
    scenario: listens,
    differs: ({ exchanges }) => (isOffered(exchanges) ? undefined : 'The model was not offered it.'),
  },
  {
    name: 'tool-callable',
    expectation: 'The model calls a tool that does not say it only reads; nobody is asked, and the call is on record.',
    otherwise: 'A built tool would be refused or not be counted: agents have to call it by harnessgym-mcp-call.',
    server: 'plain',
    model: 'own',
    prompts: ['Call your tool.'],
    scenario: story(when('Call your tool.', use(tool), say('I have called it.'))),
    differs({ exchanges, recorded }) {
      const answers = exchanges.map(({ conversation }) => lastResult(conversation));
      if (!answers.some((text) => text.includes(word)))
        return `The call answered "${(answers.at(-1) ?? '').slice(0, 200)}".`;
      return recorded ? undefined : 'The call worked, and the measuring proxy has no record of it.';
    },
  },
  {
    name: 'slow-server',
    expectation: 'The first request to the model waits for a server that needs three seconds to start.',
    otherwise: 'Tools that load large libraries would be missing in the first request of each attempt.',
    server: 'slow',
    model: 'unknown',
    prompts: ['Look at your tools, which take a while.'],
    scenario: listens,
    differs: ({ exchanges }) => (isOffered(exchanges) ? undefined : 'The first request had gone out without its tool.'),
  },
  {
    name: 'broken-server',
    expectation: 'A server that does not start is told, not passed over in silence.',
    otherwise: 'A run would take an attempt for a harnessed one, though its tools were missing.',
    server: 'broken',
    model: 'unknown',
    prompts: ['Look at your tools, which are broken.'],
    scenario: listens,
    differs: ({ toldMissing }) => (toldMissing ? undefined : 'Nothing in its output tells of it.'),
  },
  {
    name: 'malformed-tool',
    expectation: 'One tool without an inputSchema takes the other tools of its server with it.',
    otherwise: 'The agent has become more lenient. Nothing is to be done: the clean room refuses such a server anyway.',
    server: 'malformed',
    model: 'unknown',
    prompts: ['Look at your tools, one of which is malformed.'],
    scenario: listens,
    differs: ({ exchanges }) => (isOffered(exchanges) ? 'The other tool of its server was offered.' : undefined),
  },
  {
    name: 'session-resumed',
    expectation: 'A second process goes on with the conversation, and may still write in the workspace.',
    otherwise: 'Reflection and build would not know the attempt, or could write nothing.',
    server: 'plain',
    model: 'unknown',
    prompts: ['Remember the word larkspur.', 'Write it down.'],
    scenario: story(
      when('Write it down.', shell('echo larkspur > written.txt'), say('It is written.')),
      when('Remember the word', say('I will.')),
    ),
    differs({ exchanges, files }) {
      const last = exchanges.at(-1)?.conversation.messages ?? [];
      if (!last.some((message) => message.role === 'user' && message.text.includes('larkspur')))
        return 'The second process did not know the first prompt.';
      return files.includes('written.txt') ? undefined : 'The second process could not write into the workspace.';
    },
  },
];

/** In the first request, not in a later one. */
function isOffered([first]: readonly Exchange[]): boolean {
  return first?.conversation.tools.some(({ name }) => name === tool) ?? false;
}
