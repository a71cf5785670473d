import type { Command } from 'commander';
import type { Io } from './io.ts';

export interface CommandEntry {
  name: string;
  /** Usage of the arguments, for the overview. */
  args: string;
  /** One line of `pitwall --help`. */
  summary: string;
  /** Heading in `pitwall --help`. */
  group: 'Look' | 'Answer' | 'Review' | 'Start and end' | 'Set up';
  /** Loaded only when this command runs. */
  load: () => Promise<{ define: (command: Command, io: Io) => void }>;
}

/** Every command, in the order of `pitwall --help`. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'ls',
    args: '',
    summary: 'list the sessions, the ones that need you first',
    group: 'Look',
    load: () => import('./commands/ls.ts'),
  },
  {
    name: 'show',
    args: '[session]',
    summary: 'the record of a session: prompts, files, commands, tests, questions',
    group: 'Look',
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'files',
    args: '[session]',
    summary: 'the files a session edited and read',
    group: 'Look',
    load: () => import('./commands/files.ts'),
  },
  {
    name: 'who',
    args: '<path>',
    summary: 'the sessions that edited or read a file or folder',
    group: 'Look',
    load: () => import('./commands/who.ts'),
  },
  {
    name: 'attach',
    args: '[session]',
    summary: "the agent's terminal, full screen",
    group: 'Look',
    load: () => import('./commands/attach.ts'),
  },
  {
    name: 'watch',
    args: '',
    summary: 'one line per event, for scripts and logs',
    group: 'Look',
    load: () => import('./commands/watch.ts'),
  },
  {
    name: 'wait',
    args: '[session...]',
    summary: 'block until sessions need input, are idle, ready or have ended',
    group: 'Look',
    load: () => import('./commands/wait.ts'),
  },
  {
    name: 'logs',
    args: '[session]',
    summary: 'the recording of the terminal, as text or for asciinema',
    group: 'Look',
    load: () => import('./commands/logs.ts'),
  },
  {
    name: 'explain',
    args: '[session]',
    summary: 'why the status is what it is',
    group: 'Look',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'next',
    args: '',
    summary: 'the oldest question, answered on the spot',
    group: 'Answer',
    load: () => import('./commands/next.ts'),
  },
  {
    name: 'approve',
    args: '[session]',
    summary: 'say yes to the question of a session',
    group: 'Answer',
    load: () => import('./commands/approve.ts'),
  },
  {
    name: 'deny',
    args: '[session]',
    summary: 'say no to the question of a session',
    group: 'Answer',
    load: () => import('./commands/deny.ts'),
  },
  {
    name: 'answer',
    args: '<session> <n>',
    summary: 'take option n of the question of a session',
    group: 'Answer',
    load: () => import('./commands/answer.ts'),
  },
  {
    name: 'send',
    args: '<session> [text...]',
    summary: 'send text to the agent',
    group: 'Answer',
    load: () => import('./commands/send.ts'),
  },
  {
    name: 'diff',
    args: '[session]',
    summary: 'everything a session changed',
    group: 'Review',
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'review',
    args: '[session]',
    summary: 'mark as reviewed, ask for changes, add a note',
    group: 'Review',
    load: () => import('./commands/review.ts'),
  },
  {
    name: 'new',
    args: '[task...]',
    summary: 'start a session: branch, worktree, agent',
    group: 'Start and end',
    load: () => import('./commands/new.ts'),
  },
  {
    name: 'stop',
    args: '[session]',
    summary: 'interrupt the turn, ask the agent to quit, or kill it',
    group: 'Start and end',
    load: () => import('./commands/stop.ts'),
  },
  {
    name: 'resume',
    args: '[session]',
    summary: 'start a stopped or lost agent again in its worktree',
    group: 'Start and end',
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'rename',
    args: '<session> <name>',
    summary: 'give a session a new name',
    group: 'Start and end',
    load: () => import('./commands/rename.ts'),
  },
  {
    name: 'rm',
    args: '<session>',
    summary: 'remove the worktree and archive the record',
    group: 'Start and end',
    load: () => import('./commands/rm.ts'),
  },
  {
    name: 'restore',
    args: '[removed]',
    summary: 'bring a removed session back: branch, worktree, files, record',
    group: 'Start and end',
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'demo',
    args: '',
    summary: 'try everything on a scratch repository, without an account',
    group: 'Set up',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'doctor',
    args: '',
    summary: 'check environment, agents, hosts and leftovers',
    group: 'Set up',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'config',
    args: '[trust]',
    summary: 'settings in force and where they come from',
    group: 'Set up',
    load: () => import('./commands/config.ts'),
  },
  {
    name: 'completion',
    args: '<shell>',
    summary: 'completion for bash, zsh or fish',
    group: 'Set up',
    load: () => import('./commands/completion.ts'),
  },
];
