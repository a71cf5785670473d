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

/** What makes a task hard to review; shown, never blocking. */
export function taskWarnings(task: Task): string[] {
  const missing = [
    task.only.length === 0 && 'scope (--only)',
    !task.verify && 'verify command (--verify)',
    task.doneWhen.length === 0 && 'done-when (--done-when)',
  ].filter(item => item !== false);
  return missing.length > 0 ? [`the task names no ${missing.join(', no ')}`] : [];
}

function bullets(items: readonly string[]): string {
  return items.map(item => `- ${item}`).join('\n');
}
