import { fileURLToPath } from 'node:url';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import type { Exchange } from '@harnessgym/internal-testkit/model/start-model-server';
import { type Scenario, type Step, say } from '@harnessgym/internal-testkit/model/step';
import { type Beat, story, when } from '@harnessgym/internal-testkit/model/story';

const artifacts = fileURLToPath(new URL('./adder', import.meta.url));

export const wholeLoopTask = 'Write the exact sum of 19 and 23 into answer.txt.';

export const wholeLoopScorer = `test "$(cat answer.txt 2>/dev/null)" = 42 && echo '{"status":"passed","score":1}'`;

/**
 * A model that is blocked at first, says what it missed, builds a server and a skill, and in a fresh session calls the
 * server's tool and solves the task with what it says. It works with whichever agent asks.
 */
export const wholeLoop: Scenario = story(
  when('iteration 1: attempt', report({ status: 'blocked', summary: 'I cannot add.' }), say('I am blocked.')),
  when('iteration 1: reflection', report({ reflection: { selected_improvement: adder() } }), say('I missed a server.')),
  when(
    'iteration 1: build',
    shell(`mkdir -p .harnessgym && cp -R ${artifacts}/. .harnessgym/`),
    report({ status: 'tooling_built', summary: 'A server that adds, and its skill.' }),
    say('It is built.'),
  ),
  when(
    'iteration 2: attempt',
    use('mcp__adder__add', { a: 19, b: 23 }),
    writeSum,
    report({ status: 'solved', verified: true, summary: 'Added with the tool.' }),
    say('It is solved.'),
  ),
);

/** With the number that the tool answered, and no other. */
function writeSum(conversation: Conversation): Step {
  const sum = /sum\D*(\d+)/.exec(lastResult(conversation))?.[1];
  if (sum === undefined) throw new Error(`The tool answered "${lastResult(conversation)}".`);
  return stepOf(shell(`printf %s ${sum} > answer.txt`), conversation);
}

function stepOf(beat: Beat, conversation: Conversation): Step {
  return typeof beat === 'function' ? beat(conversation) : beat;
}

/** Writes the result file, whose path agents find in their environment too. */
function report(result: object) {
  return shell(`printf %s '${JSON.stringify(result)}' > "$HARNESSGYM_RESULT_PATH"`);
}

function adder() {
  return { kind: 'mcp', name: 'adder', reason: 'Adding goes wrong by hand.', target_path: '.harnessgym/mcp/adder/' };
}

/** Which phase a request to the model belongs to. */
export function promptOf({ conversation }: Exchange): string | undefined {
  const prompts = conversation.messages.flatMap((message) =>
    message.role === 'user' && message.text.startsWith('# HarnessGym') ? [message.text] : [],
  );
  return /iteration \d+: \w+/.exec(prompts.at(-1) ?? '')?.[0];
}

/** By whichever name the agent gives to a server's tool. */
export function offersAdd({ conversation }: Exchange): boolean {
  return conversation.tools.some(({ name }) => /^(mcp__?)?adder__?add$/.test(name));
}
