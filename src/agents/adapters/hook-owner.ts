import { type Json, textIn } from '../transcripts/json-fields.ts';
import type { HookContext } from './types.ts';

/** Ways in which one process goes from one conversation to another. */
export const moves = new Set(['clear', 'resume', 'fork']);

/**
 * Whether a hook message of Claude Code or Codex is about this session. Another conversation's message comes from an agent
 * that this one started, unless it says that it took over here. Before the conversation is known the directory decides;
 * later it does not, because an agent may change its own. `mayTakeOver`: what else a conversation must show that is not
 * known yet.
 */
export function isOurs(
  event: Json,
  { nativeId, worktree }: HookContext,
  mayTakeOver: (event: Json) => boolean = () => true,
): boolean {
  if (nativeId !== null && textIn(event.session_id) === nativeId) return true;
  const cwd = textIn(event.cwd);
  if (cwd !== worktree && !cwd.startsWith(`${worktree}/`)) return false;
  if (!mayTakeOver(event)) return false;
  if (nativeId === null) return true;
  return event.hook_event_name === 'SessionStart' && moves.has(textIn(event.source));
}
