import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findAdapter } from '../../../src/agents/adapters/registry.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { tempDir } from '../../support/temp.ts';
import { written } from '../host/emulator-support.ts';

const doc = readFileSync(new URL('../../../docs/agents.md', import.meta.url), 'utf8');
const blocks = [...doc.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text]) => text ?? '');

function load(text: string) {
  const configFile = join(tempDir('config'), 'config.json');
  writeFileSync(configFile, text);
  return loadSettings({ paths: { configFile }, env: {} });
}

test('every example of settings in docs/agents.md is valid', () => {
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(load(block).problems, block).toEqual([]);
});

/** What a documented agent's rules make of a screen that a real terminal drew. */
async function look(name: string, ...lines: string[]) {
  const { settings } = load(blocks.find(block => block.includes(`"${name}"`)) ?? '');
  const adapter = findAdapter(name, settings.agents as Parameters<typeof findAdapter>[1]);
  const { emulator } = await written(`\x1b[8;24;100t${lines.join('\r\n')}`);
  emulator.resize(100, 24);
  emulator.write(`\x1b[2J\x1b[H${lines.join('\r\n')}`);
  await new Promise<void>(resolve => emulator.flush(resolve));
  return adapter && signalFromScreen(adapter.screenRules, emulator.view());
}

describe('Aider as in the docs, screens of 0.86', () => {
  test.each(['> ', 'ask> ', 'architect multi> '])('its prompt %j is rest', async prompt => {
    expect(await look('aider', 'Tokens: 1.2k sent, 300 received.', prompt)).toMatchObject({ value: 'idle' });
  });

  const asks = "Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: ";

  test('it asks in one line, about what stands above it', async () => {
    const shown = ['> fix it', '', 'npm test', asks];
    const asked = {
      value: 'needs-input',
      question: { kind: 'permission', text: 'Run shell command? (Y)es/(N)o: npm test' },
    };
    expect(await look('aider', ...shown)).toMatchObject(asked);
    // Typed, but not sent yet: the same question.
    expect(await look('aider', '> fix it', '', 'npm test', `${asks}y`)).toMatchObject(asked);
  });

  test('a prompt that the terminal wraps is one line', async () => {
    const long = `Add ${'deep/'.repeat(18)}x.py to the chat? (Y)es/(N)o [Yes]: `;
    expect(await look('aider', '> fix it', long)).toMatchObject({ value: 'needs-input' });
  });

  test('a question that was answered is none any more, also right above the next prompt', async () => {
    expect((await look('aider', `${asks}y`, ''))?.value).toBe('unknown');
    expect((await look('aider', `${asks}y`, 'Running npm test'))?.value).toBe('unknown');
    const rows = [`${asks}y`, '> Applied edit to greet.sh', ''];
    expect((await look('aider', ...rows))?.value).toBe('unknown');
    expect(await look('aider', ...rows.slice(0, 1), '> ')).toMatchObject({ value: 'idle' });
    expect(await look('aider', ...rows.slice(0, 1), '> and then')).toMatchObject({ value: 'idle' });
  });
});

describe('Amp as in the docs', () => {
  const box = (foot: string) => [`╭${'─'.repeat(40)}╮`, `│${' '.repeat(40)}│`, foot];

  test.each(['Run this command?', 'Allow editing file: greet.sh', 'Waiting for approval'])(
    '%s',
    async text => {
      expect(await look('amp', text, ...box('╰── waiting ───╯'))).toMatchObject({ value: 'needs-input' });
    },
  );

  test('the foot of its box tells that it works; prose about thinking does not', async () => {
    expect(await look('amp', 'Hello', ...box('╰ ∿ Thinking ─────╯'))).toMatchObject({ value: 'working' });
    expect(await look('amp', 'Hello', ...box('╰ ∿ Running tools ───╯'))).toMatchObject({ value: 'working' });
    expect((await look('amp', 'I was thinking', ...box(`╰${'─'.repeat(40)}╯`)))?.value).toBe('unknown');
  });
});
