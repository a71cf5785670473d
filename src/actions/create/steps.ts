/** What a new session goes through, in this order. */
export const createSteps = ['branch', 'worktree', 'files', 'setup', 'agent'] as const;
export type CreateStep = (typeof createSteps)[number];

export interface StepReport {
  step: CreateStep;
  state: 'running' | 'done' | 'skipped' | 'failed';
  /** One line for people: `pitwall/fix-login from main`, the last line of the setup command, … */
  detail: string;
}

export type OnStep = (report: StepReport) => void;

/** Begins a step; the result tells how it goes on. Throws when the creation was cancelled. */
export type Enter = (
  step: CreateStep,
  detail: string,
) => { done(text?: string): void; skipped(text: string): void; update(text: string): void };
