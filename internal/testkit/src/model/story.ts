import type { Conversation } from './conversation.js';
import type { Scenario, Step } from './step.js';

/** A step, or a function to it, for what depends on what was said or offered. */
export type Beat = Step | ((conversation: Conversation) => Step);

export interface Cue {
  /** A part of the prompt. */
  prompt: string;
  /** Only when the model is offered this tool. */
  offered?: string;
}

export interface Chapter {
  cue: Cue;
  beats: readonly Beat[];
}

/** What the model does, request by request, after a prompt that holds the cue. */
export function when(cue: string | Cue, ...beats: Beat[]): Chapter {
  return { cue: typeof cue === 'string' ? { prompt: cue } : cue, beats };
}

/**
 * A scenario that is read from top to bottom. The newest prompt that any chapter waits for picks the first such
 * chapter; how often the model has answered since picks the beat. Throws when nothing fits, so that a test learns which
 * request its story did not foresee.
 */
export function story(...chapters: Chapter[]): Scenario {
  return (conversation) => {
    const { chapter, from } = findChapter(chapters, conversation);
    const told = conversation.messages.slice(from).filter(({ role }) => role === 'assistant').length;
    const beat = chapter.beats[told];
    if (beat === undefined) throw new Error(`The chapter "${chapter.cue.prompt}" has no beat ${told + 1}.`);
    return typeof beat === 'function' ? beat(conversation) : beat;
  };
}

function findChapter(chapters: readonly Chapter[], conversation: Conversation): { chapter: Chapter; from: number } {
  const { messages } = conversation;
  for (let from = messages.length - 1; from >= 0; from -= 1) {
    const message = messages[from];
    if (message?.role !== 'user') continue;
    const chapter = chapters.find(({ cue }) => message.text.includes(cue.prompt) && isOffered(cue, conversation));
    if (chapter !== undefined) return { chapter, from };
  }
  const prompts = messages.flatMap((message) => (message.role === 'user' ? [message.text.slice(-200)] : []));
  throw new Error(`No chapter of the story fits the prompts ${JSON.stringify(prompts)}.`);
}

function isOffered({ offered }: Cue, { tools }: Conversation): boolean {
  return offered === undefined || tools.some(({ name }) => name === offered);
}
