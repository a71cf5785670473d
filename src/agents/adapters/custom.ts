import { Failure } from '../../lib/errors.ts';
import type { Question } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { keys, optionKeys, yesKeys } from './keys.ts';
import { readNumberedMenu } from './menu.ts';
import { readPrompt } from './prompt-question.ts';
import type { Adapter, AnswerKeys, ScreenRule, ScreenView } from './types.ts';

/** `agents.<name>.rules[]` of the settings: a screen rule as JSON. */
export interface RuleSettings {
  name?: string | undefined;
  value: 'working' | 'needs-input' | 'idle' | 'ignore';
  /** Non-empty rows from the bottom that are looked at. Default 12. */
  rows?: number | undefined;
  /** Look at the line of the cursor instead. */
  cursor?: boolean | undefined;
  /** Regular expressions; all must match. */
  all: readonly string[];
  none?: readonly string[] | undefined;
  strength?: number | undefined;
  reason?: string | undefined;
}

/** `agents.<name>` of the settings, as far as an adapter is made of it. Key values may be written as in C: `\r`, `\x1b`. */
export interface AgentSettings {
  title?: string | undefined;
  command?: readonly string[] | undefined;
  args?: readonly string[] | undefined;
  prompt?: 'argument' | 'type' | 'none' | undefined;
  approve?: string | undefined;
  deny?: string | undefined;
  interrupt?: string | undefined;
  quit?: string | undefined;
  rules?: readonly RuleSettings[] | undefined;
  /** Command that continues the conversation; `{id}` stands for the conversation's id. */
  resume?: readonly string[] | undefined;
  /** Silence of this many ms means idle. */
  quietMs?: number | undefined;
}

/** Stands for the conversation's id in a command and its arguments. */
const idMark = '{id}';
/** In place of an id, for programs whose resume command needs none: they keep one conversation a directory. */
const onlyConversation = 'latest';

/**
 * An adapter for any other program: terminal signals, its own screen rules, quiet time. A program that takes a preset
 * conversation id says so by `{id}` in its command.
 * @throws Failure for a rule that is no regular expression
 */
export function customAdapter(name: string, settings: AgentSettings): Adapter {
  const how = settings.prompt ?? 'argument';
  const command = settings.command ?? [name];
  const resume = settings.resume;
  const presets = [...command, ...(settings.args ?? [])].some(arg => arg.includes(idMark));
  const fill = (argv: readonly string[], id: string | null) =>
    argv.map(arg => arg.replaceAll(idMark, () => id ?? ''));
  const kept = resume && !resume.some(arg => arg.includes(idMark)) ? onlyConversation : null;
  const withPrompt = (prompt: string) => (how === 'argument' && prompt !== '' ? [prompt] : []);
  return withSettings(
    {
      name,
      title: name,
      program: command[0] ?? name,
      // `input.command` is the same list as `settings.command`.
      start: ({ args, prompt, uuid }) => ({
        argv: [...fill([...command, ...args], uuid), ...withPrompt(prompt)],
        env: {},
        prompt: prompt === '' ? 'none' : how,
        nativeId: presets ? uuid : kept,
      }),
      ...(resume && {
        resume: ({ args, prompt, nativeId }) => ({
          argv: [
            ...fill(resume, nativeId),
            ...args.filter(arg => !arg.includes(idMark)),
            ...withPrompt(prompt),
          ],
          env: {},
          prompt: prompt === '' ? 'none' : how,
          nativeId,
        }),
      }),
      submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
      answers: {
        approve: question => yesKeys(question) ?? letter(question, 'y'),
        deny: question => letter(question, 'n'),
        option: optionKeys,
      },
      interrupt: keys.interrupt,
      quit: [{ bytes: keys.interrupt, pauseMs: 1000 }],
      screenRules: [],
      titleRules: [],
      osc7501: false,
      // Many programs ring when they wait; louder than silence, still only probable.
      bell: strengths.titleIdle,
      quietMs: 4000,
      // Nobody knows what an unknown program makes of `--version`: one took it for its task.
      versionArgs: [],
    },
    settings,
  );
}

/**
 * An adapter with what the settings say about it: title, keys, and screen rules before its own ones.
 * @throws Failure for a rule that is no regular expression
 */
export function withSettings(adapter: Adapter, settings: AgentSettings): Adapter {
  const rules = settings.rules?.map((rule, i) => screenRule(adapter.name, rule, i)) ?? [];
  return {
    ...adapter,
    title: settings.title ?? adapter.title,
    quietMs: settings.quietMs ?? adapter.quietMs,
    answers: withKeys(adapter.answers, settings),
    interrupt: settings.interrupt === undefined ? adapter.interrupt : readKeys(settings.interrupt),
    quit: settings.quit === undefined ? adapter.quit : [{ bytes: readKeys(settings.quit), pauseMs: 1000 }],
    screenRules: [...rules, ...adapter.screenRules],
  };
}

/** `Edit a.txt? (y/n)`, `(Y)es/(N)o`: a line that says itself what it wants to be answered with. */
function letter({ text, options, onScreen }: Question, key: 'y' | 'n'): string | undefined {
  const bare = text.replace(/[()[\]]/g, '');
  const asks = onScreen !== undefined && options.length === 0 && /\by(?:es)?\s*\/\s*no?\b/i.test(bare);
  return asks ? `${key}${keys.enter}` : undefined;
}

function withKeys(answers: AnswerKeys, { approve, deny }: AgentSettings): AnswerKeys {
  return {
    ...answers,
    ...(approve !== undefined && {
      approve: question =>
        question.kind === 'permission' || question.kind === 'unknown' ? readKeys(approve) : undefined,
    }),
    ...(deny !== undefined && { deny: () => readKeys(deny) }),
  };
}

/** `\r \n \t \e \xHH \\` become the bytes they mean; the rest stays. */
export function readKeys(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|([rnte\\]))/gi,
    (_, hex: string | undefined, letter: string | undefined) =>
      hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (escapes[letter ?? ''] ?? ''),
  );
}

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', e: '\x1b', '\\': '\\' };

function screenRule(agent: string, rule: RuleSettings, index: number): ScreenRule {
  const compile = (text: string): RegExp => {
    try {
      return new RegExp(text, 'im');
    } catch (cause) {
      throw new Failure(`agents.${agent}.rules[${index}]: ${cleanLine(text, 60)} is no regular expression`, {
        exit: 'usage',
        hint: 'correct it in the settings',
        cause,
      });
    }
  };
  const usual = {
    'needs-input': strengths.titleAsks,
    working: strengths.screenWorking,
    idle: strengths.screenIdle,
    ignore: 1,
  };
  const all = rule.all.map(compile);
  return {
    name: rule.name || `rule ${index + 1}`,
    value: rule.value,
    rows: rule.rows ?? 12,
    ...(rule.cursor && { cursorLine: true }),
    all,
    ...(rule.none && { none: rule.none.map(compile) }),
    // A rule may not outvote the process itself.
    strength: Math.min(rule.strength ?? usual[rule.value], strengths.dialog),
    ...(rule.reason !== undefined && { reason: rule.reason }),
    ...(rule.value === 'needs-input' && {
      question: rule.cursor ? view => readPrompt(view, all) : readQuestion,
    }),
  };
}

/** A numbered menu when there is one, else the last row with words. */
function readQuestion({ rows }: ScreenView): QuestionDraft {
  const menu = readNumberedMenu(rows);
  const above = rows.slice(0, menu?.start).filter(row => /\p{L}/u.test(row));
  const asked = askInWords(
    above.findLast(row => row.trim().endsWith('?')) ?? above.at(-1) ?? '',
    'permission',
  );
  return menu ? { ...asked, options: menu.options, selected: menu.selected } : asked;
}
