import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { refuse, type Scenario, type Step, say } from '@harnessgym/internal-testkit/model/step';
import type { Beat } from '@harnessgym/internal-testkit/model/story';
import type { AgentBehaviour } from '@harnessgym/runners/testing';

/**
 * A model that makes its agent behave as the conformance suite asks: a prompt that was not there before begins the next
 * behaviour. Agents put messages of their own beside the prompts; those begin with a tag.
 */
export function behave(behaviours: readonly AgentBehaviour[]): Scenario {
  const played = new Map<string, AgentBehaviour>();
  return (conversation) => {
    const { prompts, answers } = readPrompts(conversation);
    const prompt = prompts.at(-1) ?? '';
    const behaviour = played.get(prompt) ?? behaviours[played.size];
    if (behaviour === undefined) throw new Error('The suite asked for a turn that it has not announced.');
    played.set(prompt, behaviour);
    const beat = beatOf(behaviour, { prompts, answers });
    return typeof beat === 'function' ? beat(conversation) : beat;
  };
}

interface Heard {
  prompts: readonly string[];
  /** How often the model has answered since the last prompt. */
  answers: number;
}

function readPrompts({ messages }: Conversation): Heard {
  const isPrompt = messages.map((message) => message.role === 'user' && !message.text.startsWith('<'));
  const prompts = messages.flatMap((message, index) => (isPrompt[index] && 'text' in message ? [message.text] : []));
  const since = messages.slice(isPrompt.lastIndexOf(true));
  return { prompts, answers: since.filter(({ role }) => role === 'assistant').length };
}

function beatOf(behaviour: AgentBehaviour, { prompts, answers }: Heard): Beat {
  const isFirst = answers === 0;
  switch (behaviour.does) {
    case 'answers':
      return say(behaviour.finalMessage);
    case 'fails':
      return refuse(400);
    case 'runs':
      return isFirst ? shell(behaviour.command) : say(behaviour.finalMessage);
    case 'hangs':
      // An agent stops waiting for a command after a while and asks its model again.
      return shell(isFirst ? behaviour.command : 'sleep 20');
    case 'calls':
      return isFirst ? use(`mcp__${behaviour.server}__${behaviour.tool}`, behaviour.args) : repeatResult;
    case 'recalls':
      return say(prompts.join('\n'));
  }
}

function repeatResult(conversation: Conversation): Step {
  return say(lastResult(conversation));
}
