import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { gemini } from '../../../src/agents/adapters/gemini.ts';
import { opencode } from '../../../src/agents/adapters/opencode.ts';
import type { Adapter, ScreenView } from '../../../src/agents/adapters/types.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import type { Question } from '../../../src/store/schema.ts';
import { fixtures } from '../status/fixtures.ts';
import { screenText } from '../status/replay.ts';

const look = (adapter: Adapter, screen: ScreenView) => signalFromScreen(adapter.screenRules, screen);
const drawn = (text: string): ScreenView => ({ ...screenText('claude-full.4-idle'), rows: text.split('\n') });

test.each<[string, string, string | undefined]>([
  ['claude-full.1-permission-bash', 'needs-input', 'Run ls -la > listing.txt; wc -l listing.txt ?'],
  ['claude-full.2-permission-edit', 'needs-input', 'Edit greet.sh ?'],
  ['claude-full.3-permission-test', 'needs-input', 'Run sh test.sh ?'],
  ['claude-full.4-idle', 'idle', undefined],
  ['claude-long.4-prose', 'idle', undefined],
  ['codex-full.1-permission', 'needs-input', 'Run ls -la > /srv/pit-agents/logs/listing.txt; ls -la ?'],
  ['codex-full.2-idle', 'idle', undefined],
  ['codex-long.3-prose', 'idle', undefined],
])('%s: %s', (name, value, text) => {
  const signal = look(name.startsWith('claude') ? claude : codex, screenText(name));
  expect(signal).toMatchObject({ value });
  expect(signal?.question?.text).toBe(text);
});

test('every saved screen is looked at by a test', () => {
  expect(readdirSync(new URL('screens', fixtures))).toHaveLength(8);
});

const line = '─'.repeat(80);
const dashes = '╌'.repeat(80);

test('Claude Code: a read outside of the worktree is named, and approved once', () => {
  const question = look(
    claude,
    drawn(`● Now I read it.
${line}
 Read outside the working directories
${dashes}
 Read(/srv/other/greet.sh)
${dashes}

 Auto mode and the sandbox read outside the working directories without asking.

 Allow this read outside the working directories?
 ❯ 1. Yes, and keep allowing any reads outside the working directories
   2. No, and block reads outside the working directories from now on
   3. No, and ask again next time
   4. Yes, but ask again next time

 Esc to cancel · Tab to amend`),
  )?.question;
  expect(question).toMatchObject({ kind: 'permission', text: 'Read /srv/other/greet.sh ?' });
  expect(claude.answers.approve({ id: 'q', at: 0, ...question } as Question)).toBe('4');
});

test('Claude Code: a menu of No and Yes without numbers is a permission, answered by arrow and enter', () => {
  const question = look(
    claude,
    drawn(`● Running 1 shell command…
${line}
 Bash command

   sh test.sh
   Run the tests

${dashes}
 Auto mode can't check actions in this session, so this one needs your approval
 Do you want to proceed?
 ❯ No
   Yes

 Esc to cancel · Tab to amend`),
  )?.question;
  expect(question).toMatchObject({
    kind: 'permission',
    text: 'Run sh test.sh ?',
    options: [
      { n: 1, label: 'No' },
      { n: 2, label: 'Yes' },
    ],
  });
  const asked = { id: 'q', at: 0, ...question } as Question;
  expect(claude.answers.approve(asked)).toBe('\x1b[B\r');
  expect(claude.answers.deny(asked)).toBe('\x1b');
});

describe('prose is no dialog', () => {
  const { rows } = screenText('claude-full.1-permission-bash');
  const dialog = rows.slice(rows.findIndex(row => row.startsWith('───'))).join('\n');
  const box = `${'─'.repeat(80)}\n❯\n${'─'.repeat(80)}\n  ⏸ manual mode on · ? for shortcuts`;

  test('a whole dialog that the model printed stands above the input box', () => {
    expect(look(claude, drawn(dialog))).toMatchObject({ value: 'needs-input' });
    expect(look(claude, drawn(`${dialog}\n\n${box}`))).toMatchObject({ value: 'idle' });
    expect(
      look(claude, drawn(`${dialog}\n\n● I asked above. Do you want to proceed?\n\n${box}`))?.value,
    ).toBe('idle');
  });

  test('nor does a dialog typed into the input box ask', () => {
    const typed = box.replace('❯', '❯ 1. Yes\n  2. No\n  Esc to cancel');
    expect(look(claude, drawn(typed))?.value).not.toBe('needs-input');
  });

  test('Codex: the same above its composer', () => {
    const { rows: asked } = screenText('codex-full.1-permission');
    const codexDialog = asked.slice(-11).join('\n');
    expect(look(codex, drawn(codexDialog))?.value).toBe('needs-input');
    const composer = '› Ask Codex to do anything\n\n  GPT-5.5 default · /w\n  ? for shortcuts';
    expect(look(codex, drawn(`${codexDialog}\n\n${composer}`))?.value).not.toBe('needs-input');
  });
});

describe('other dialogs of Codex', () => {
  // As 0.169.0 draws it in a read-only sandbox.
  const edit = (head: string) => `› do it

• Now I change the greeting.

${head}
    1 -echo hello
    1 +echo hello world
    + Show details


  Would you like to make the following edits?

  Description: Apply proposed file edits
  Destination: /w/greet.sh

› 1. Yes, proceed (y)
  2. Yes, and don't ask again for these files (a)
  3. No, and tell Codex what to do differently (esc)

  Press enter to confirm or esc to cancel`;

  test.each([
    ['• Edited greet.sh (+1 -1)', 'Edit greet.sh ?'],
    ['• Added docs/a b.md (+3 -0)', 'Edit docs/a b.md ?'],
    ['• Edited 2 files (+3 -1)', 'Edit files ?'],
  ])('%s', (head, text) => {
    expect(look(codex, drawn(edit(head)))).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text, options: [{ n: 1 }, { n: 2 }, { n: 3 }] },
    });
  });

  test('the offer of a newer version', () => {
    // Words of 0.169.0's program: with a prompt it shows only a notice, see tests/agents/real.
    const offer = `  ✨ Update available! 0.169.0 -> 0.200.0

  Release notes: https://github.com/openai/codex/releases/latest

› 1. Update now (runs \`npm install -g @openai/codex\`)
  2. Skip
  3. Skip until next version

  Press enter to continue`;
    expect(look(codex, drawn(offer))).toMatchObject({
      value: 'needs-input',
      question: {
        kind: 'question',
        text: 'Update Codex ?',
        selected: 1,
        options: [{}, { n: 2, label: 'Skip' }, {}],
      },
    });
  });
});

describe('other dialogs of Claude Code', () => {
  const line = '─'.repeat(80);
  const options = ' ❯ 1. Yes\n   2. No\n\n Esc to cancel · Tab to amend';

  test('a command that is wrapped is put together again', () => {
    const dashed = '╌'.repeat(80);
    const screen = `${line}\n Bash command\n Run it\n${dashed}\n npm run build &&\n npm test\n${dashed}\n Do you want to proceed?\n${options}`;
    expect(look(claude, drawn(screen))?.question).toMatchObject({ subject: 'npm run build && npm test' });
  });

  test('a tool that is not known asks in its own words', () => {
    const screen = `${line}\n Tool use\n tickets - close (MCP)\n Do you want to let it close ticket 12?\n${options}`;
    expect(look(claude, drawn(screen))?.question).toMatchObject({
      kind: 'permission',
      text: 'Do you want to let it close ticket 12?',
    });
  });
});

test('Codex on a fork: its question is that of the directory, and a command with one is still a command', () => {
  const options = '› 1. Use session directory (/w/trunk)\n  2. Use current directory (/w/branch)';
  const legend =
    'Session = latest cwd recorded in the forked session\n  Current = your current working directory';
  const keys = 'enter continue · esc use session · ^c quit';
  expect(
    look(codex, drawn(`  Working directory · fork\n  ${legend}\n\n${options}\n\n  ${keys}`)),
  ).toMatchObject({
    value: 'needs-input',
    question: { kind: 'question', text: 'Which working directory ?', options: [{ n: 1 }, { n: 2 }] },
  });
  const asked = screenText('codex-full.1-permission').rows.join('\n');
  const withDirectory = asked.replace(/^(\s*)\$ /m, '$1Working directory: /w\n\n$&');
  expect(withDirectory).not.toBe(asked);
  expect(look(codex, drawn(withDirectory))?.question?.kind).toBe('permission');
});

describe('agents known from their sources', () => {
  test('Gemini CLI', () => {
    const ask = `╭────────╮
│ ?  Shell npm test [current working directory /w] │
│ Allow execution of: 'npm test'? │
│ ● 1. Yes, allow once │
│   2. Yes, allow always │
│   3. No, suggest changes (esc) │
╰────────╯`;
    expect(look(gemini, drawn(ask))).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text: 'Run npm test ?', selected: 1 },
    });
    expect(look(gemini, drawn('⠏ Reading (esc to cancel, 3s)'))?.value).toBe('working');
  });

  const form = (head: string, menu: string, footer: string) =>
    drawn(
      `> do it\n▀▀▀▀▀▀▀▀▀▀▀▀\n\n╭────────╮\n${`${head}\n\n${menu}\n\n${footer}`.replace(/^.*$/gm, '│ $& │')}\n╰────────╯`,
    );
  const plainFooter = 'Enter to select · ↑/↓ to navigate · Esc to cancel';
  const layouts = '● 1.  Keep the list\n      as it is\n  2.  Use a grid\n  3.  Enter a custom value';

  test("Gemini CLI's own question: the line to type in is no option", () => {
    expect(
      look(gemini, form('Answer Questions\n\nWhich cart layout\nshould I use?', layouts, plainFooter)),
    ).toMatchObject({
      value: 'needs-input',
      question: {
        kind: 'question',
        text: 'Which cart layout should I use?',
        options: [
          { n: 1, label: 'Keep the list' },
          { n: 2, label: 'Use a grid' },
        ],
        selected: 1,
      },
    });
  });

  test.each([
    ['several values', 'Answer Questions\n\nWhich?\n(Select all that apply)', plainFooter],
    [
      'several questions',
      'Answer Questions\n\nWhich?',
      'Enter to select · ←/→ to switch questions · Esc to cancel',
    ],
    ['its line to type in chosen', 'Answer Questions\n\nWhich?', 'Enter to submit · Esc to cancel'],
  ])('Gemini CLI with %s: only its words', (_, head, footer) => {
    const { question } = look(gemini, form(head, layouts, footer)) ?? {};
    expect(question).toMatchObject({ kind: 'question', text: 'Which?' });
    expect(question?.options ?? []).toEqual([]);
  });

  test("Gemini CLI's menu that goes on below: every row of it is an option", () => {
    // Both marks are drawn whenever not every option fits.
    const menu = '▲\n● 1.  Keep the list\n  2.  Use a grid\n▼';
    const { question } = look(gemini, form('Answer Questions\n\nWhich?', menu, plainFooter)) ?? {};
    expect(question?.options).toEqual([
      { n: 1, label: 'Keep the list' },
      { n: 2, label: 'Use a grid' },
    ]);
  });

  test("Gemini CLI's plan", () => {
    const plan = '1. Read it\n2. Change it';
    const menu =
      '● 1.  Yes, automatically accept edits\n  2.  Yes, manually accept edits\n  3.  Type your feedback...';
    expect(look(gemini, form(`Ready to start implementation?\n\n${plan}`, menu, plainFooter))).toMatchObject({
      value: 'needs-input',
      question: { kind: 'plan', text: 'Approve the plan ?', options: [{ n: 1 }, { n: 2 }] },
    });
  });

  test('OpenCode', () => {
    expect(
      look(opencode, drawn('┃ △ Permission required\n┃   Edit src/a.ts\n┃ Allow once  Allow always  Reject')),
    ).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text: 'Edit src/a.ts ?' },
    });
    expect(look(opencode, drawn('⬝⬝■■■■  esc interrupt'))?.value).toBe('working');
  });
});
