import type { Task } from '../../store/schema.ts';

/**
 * What the agent is told: the task as typed, then one short section for each field that was filled in.
 * A bare task stays exactly what was typed.
 */
export function composePrompt(task: Task): string {
  const parts = [task.goal.trim()];
  if (task.only.length > 0) parts.push(`Only touch these files:\n${bullets(task.only)}`);
  if (task.keep) parts.push(`Keep as it is: ${task.keep}`);
  if (task.verify) parts.push(`Verify with: ${task.verify}`);
  if (task.doneWhen.length > 0) parts.push(`Done when:\n${bullets(task.doneWhen)}`);
  if (task.restate) {
    parts.push(
      'First restate the task and your plan in your own words, then wait for approval before any edit.',
    );
  }
  return parts.filter(part => part !== '').join('\n\n');
}

/** What makes a task hard to review; shown, never blocking. In the words of the command line, or of the form. */
export function taskWarnings(task: Task, words: 'flags' | 'fields' = 'flags'): string[] {
  const missing = [
    { empty: task.only.length === 0, flag: 'scope (--only)', field: 'Only touch' },
    { empty: !task.verify, flag: 'verify command (--verify)', field: 'Verify with' },
    { empty: task.doneWhen.length === 0, flag: 'done-when (--done-when)', field: 'Done when' },
  ].filter(({ empty }) => empty);
  if (missing.length === 0) return [];
  return words === 'flags'
    ? [`the task names no ${missing.map(({ flag }) => flag).join(', no ')}`]
    : [`the task says nothing under ${missing.map(({ field }) => field).join(', ')}`];
}

function bullets(items: readonly string[]): string {
  return items.map(item => `- ${item}`).join('\n');
}
