import type { StudyPlan } from '../../plan/study-schema.js';

/** What the agents of trials see of their study. */
export type StudyView = NonNullable<StudyPlan['execution']['view']>;
