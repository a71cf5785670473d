import type { Fact } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';

/** Longest value of a fact in a listing. */
const most = 200;

/** One fact as a line for people; undefined for those that only repeat another one. */
export function factText(fact: Fact): string | undefined {
  const text = (field: string) => cleanLine(String(fact[field] ?? ''), most);
  const tail = (field: string) => (fact[field] === undefined || fact[field] === '' ? '' : `: ${text(field)}`);
  switch (fact.k) {
    case 'turn.start':
      return `prompt${tail('prompt')}`;
    case 'turn.end':
      return `turn ended ${text('outcome')}${tail('text')}`;
    case 'command':
      return `ran ${text('cmd')} ${exitMark(fact.exit)}`;
    case 'tool.end':
      return fact.ok === false ? `failed tool ${text('tool')}${tail('text')}` : undefined;
    case 'edit':
      return `edited ${text('path')}`;
    case 'read':
      return `read ${text('path')}`;
    case 'reasoning':
      return `thought${tail('text')}`;
    case 'waiting':
      return `asked${tail('text')}`;
    case 'send':
      return `sent by ${text('via')} (${text('receipt')})${tail('from')}`;
    case 'snapshot':
      return `snapshot ${text('n')} (${text('why')})`;
    case 'outside':
      return `changed outside the worktree: ${text('path')}`;
    case 'commit':
      return `commit ${text('sha').slice(0, 10)} by ${text('by')}${tail('subject')}`;
    case 'verify':
      return `verified: ${text('cmd')} ${exitMark(fact.exit)}`;
    case 'review':
      return `review: ${text('state')} by ${text('by')}${tail('note')}`;
    case 'comment':
    case 'finding':
      return `${fact.k} ${text('file')}:${text('line')}${tail('text')}`;
    case 'lesson':
    case 'note':
      return `${fact.k}${tail('text')}`;
    default:
      return undefined;
  }
}

function exitMark(exit: unknown): string {
  if (exit === 0) return '✓';
  return typeof exit === 'number' ? `✗ exit ${exit}` : '?';
}
