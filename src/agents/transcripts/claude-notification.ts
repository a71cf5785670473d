import { lateEnd } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

/**
 * `<task-notification>`: a background shell or sub-agent has ended; Claude Code hands it to the model as if somebody had
 * typed it. Seen: `<tool-use-id>…</tool-use-id> <status>completed</status> <summary>Background command "…" completed
 * (exit code 0)</summary>`.
 */
export function taskNotification(text: string, at: { t: number | undefined; agentId?: string }): FactDraft[] {
  const field = (name: string) => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(text)?.[1]?.trim() ?? '';
  const id = field('tool-use-id');
  const summary = field('summary');
  if (id === '' || !summary.startsWith('Background command')) return [];
  const code = /\(exit code (-?\d+)\)/.exec(summary)?.[1];
  return [lateEnd({ id, agentId: at.agentId }, at.t, { exit: code === undefined ? null : Number(code) })];
}
