import { cleanLine } from '../../term/clean.ts';
import type { SignalDraft } from '../adapters/types.ts';
import { phraseActivity } from './activity.ts';
import { askAbout, askInWords } from './question.ts';
import { strengths } from './strengths.ts';
import type { QuestionDraft } from './types.ts';

/** One OSC 7501 message, its base64 fields decoded. */
export interface ProgramStatus {
  state: string;
  app?: string | undefined;
  /** `permission` or `question`, with `state=blocked`; not always there. */
  kind?: string | undefined;
  /** Present when a sub-agent is meant. */
  id?: string | undefined;
  title?: string | undefined;
  msg?: string | undefined;
}

/**
 * Program status → signal. States: idle, working, blocked, done, error, clear; an unknown one gives undefined.
 * A sub-agent (`id`) never makes its parent idle, only its questions count for the session.
 * Messages seen from Claude Code 2.1.330: `approve Bash: ls -la`, `approve Update: /abs/path`, `approve plan`,
 * `answer: Which one? (a · b)`, `trust this folder`, and while working `Reading greet.sh`. Codex 0.169 sends none.
 * @param worktree absolute; paths inside it are shown relative to it
 */
export function signalFromProgramStatus(status: ProgramStatus, worktree?: string): SignalDraft | undefined {
  const msg = cleanLine(status.msg ?? '', 400);
  const base = {
    source: 'osc7501' as const,
    ...(status.id ? { key: cleanLine(status.id, 60) } : {}),
    evidence: cleanLine(
      `state=${status.state}${status.kind ? ` kind=${status.kind}` : ''} ${msg}`.trim(),
      200,
    ),
  };
  if (status.id) return subAgent(status, base, worktree, msg);
  const strength = strengths.osc7501;
  switch (status.state) {
    case 'working':
      return { ...base, value: 'working', strength, activity: phraseActivity(msg) };
    case 'blocked':
      return { ...base, value: 'needs-input', strength, question: readMessage(msg, status.kind, worktree) };
    case 'idle':
      return { ...base, value: 'idle', strength };
    case 'done':
      return { ...base, value: 'idle', strength, reason: 'done' };
    case 'error':
      return { ...base, value: 'idle', strength, reason: msg ? `failed: ${msg}` : 'failed' };
    case 'clear':
      return { ...base, value: 'unknown', strength: 0 };
    default:
      return undefined;
  }
}

function subAgent(
  status: ProgramStatus,
  base: Pick<SignalDraft, 'source' | 'key' | 'evidence'>,
  worktree: string | undefined,
  msg: string,
): SignalDraft {
  if (status.state === 'blocked') {
    const question = readMessage(msg, status.kind, worktree);
    return { ...base, value: 'needs-input', strength: strengths.subAgentAsks, question };
  }
  if (status.state === 'working') {
    return { ...base, value: 'working', strength: strengths.subAgentWorks, activity: phraseActivity(msg) };
  }
  return { ...base, value: 'unknown', strength: 0 };
}

const verbs: Readonly<Record<string, string>> = {
  bash: 'Run',
  powershell: 'Run',
  update: 'Edit',
  edit: 'Edit',
  multiedit: 'Edit',
  notebookedit: 'Edit',
  write: 'Write',
  read: 'Read',
  fetch: 'Fetch',
  webfetch: 'Fetch',
};

function readMessage(msg: string, kind: string | undefined, worktree: string | undefined): QuestionDraft {
  const tool = /^approve ([\w.-]+): (.+)$/s.exec(msg);
  if (tool) {
    const [, name = '', subject = ''] = tool;
    const verb = verbs[name.toLowerCase()];
    return verb ? askAbout(verb, relative(subject, worktree)) : askAbout('Use', `${name} ${subject}`);
  }
  if (/^approve plan\b/.test(msg)) return askInWords('Approve the plan ?', 'plan');
  // A folder is trusted by the person who looks at the dialog, not by a quick `y`: it is no permission.
  if (/^trust this folder/.test(msg)) return askInWords('Trust this folder ?', 'question');
  const answer = /^answer: (.+?)(?: \([^()]* · [^()]*\))?$/s.exec(msg);
  if (answer) return askInWords(answer[1] ?? '', 'question');
  return askInWords(msg, kind === 'permission' || kind === 'question' ? kind : 'unknown');
}

function relative(path: string, worktree: string | undefined): string {
  return worktree && path.startsWith(`${worktree}/`) ? path.slice(worktree.length + 1) : path;
}
