import { defaultIgnore, type IgnoreRule } from '@harnessgym/workspace';

/**
 * What a trial does not get of the template: what a snapshot leaves out, but for the settings of agents and compiled objects, which
 * the task may need. The digest of a template is the id of its snapshot under this rule.
 */
export const templateRule: IgnoreRule = { names: defaultIgnore.names, topLevelNames: [], suffixes: ['.pyc', '.pyo'] };
