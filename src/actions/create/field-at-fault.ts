import { Failure } from '../../lib/errors.ts';

/** The fields of a new session that can keep it from starting, as their options are called. */
export type Field = 'name' | 'branch' | 'base' | 'agent' | 'plan' | 'task';

/** A failure that comes back as long as this field stays as it is. */
class FieldFailure extends Failure {
  readonly field: Field;

  constructor(field: Field, { message, exit, hint, command, cause }: Failure) {
    super(message, { exit, hint, command, cause });
    this.field = field;
  }
}

/** Runs a check of one field: whoever tells the failure knows what is to be changed. */
export async function blaming<T>(field: Field, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw error instanceof Failure && fieldAtFault(error) === undefined
      ? new FieldFailure(field, error)
      : error;
  }
}

/** The field to be changed before it is worth another try; undefined when the fault lies elsewhere. */
export function fieldAtFault(error: unknown): Field | undefined {
  return error instanceof FieldFailure ? error.field : undefined;
}

/** How the command line takes up a task that was kept: with the same fields, less the one at fault. */
export function draftWords(agent: string, field: Field | undefined): string {
  const again = 'the task is kept: pitwall new --draft';
  switch (field) {
    case 'name':
      return `${again} --name NAME starts it under another name`;
    case 'branch':
      return `${again} --branch NAME starts it on another branch`;
    case 'base':
      return `${again} --base NAME starts it from another branch or commit`;
    case 'agent':
      return `${again} -a NAME starts it with another agent`;
    case 'plan':
      return `${again} --plan FILE starts it with another plan`;
    case 'task':
      return `${again} --edit opens it in your editor and starts what you leave there`;
    case undefined:
      return `${again} starts it again with ${agent}, -a NAME with another agent`;
  }
}
