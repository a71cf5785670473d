import { type KeyBinding, type KeyContext, showKeys } from './binding.ts';

const sections: ReadonlyArray<{ title: string; contexts: readonly KeyContext[] }> = [
  { title: 'Selected session', contexts: ['list'] },
  { title: 'Everywhere', contexts: ['global'] },
  { title: 'Pane, diff and timeline', contexts: ['pane', 'diff', 'timeline'] },
  { title: 'Inside the timeline', contexts: ['entries'] },
  { title: 'While typing to an agent', contexts: ['focus'] },
  { title: 'Filter', contexts: ['filter'] },
  { title: 'Menus and confirmations', contexts: ['menu'] },
  { title: 'All keys and commands', contexts: ['search'] },
  { title: 'New session', contexts: ['form'] },
  { title: 'Reply', contexts: ['reply'] },
  { title: 'Command log', contexts: ['log'] },
];

/** docs/keys.md, made from the key table; a test holds the file to it. */
export function keysDocument(bindings: readonly KeyBinding[]): string {
  const listed = new Set<string>();
  const parts = sections.map(({ title, contexts }) => {
    const rows = bindings.filter(
      binding => !listed.has(binding.id) && binding.context.some(context => contexts.includes(context)),
    );
    for (const { id } of rows) listed.add(id);
    return [`## ${title}`, '', '| key | does | id |', '|---|---|---|', ...rows.map(line), ''].join('\n');
  });
  return `${intro}\n${parts.join('\n')}`;
}

const intro = `# Keys

Lower case acts on the selected session, upper case is the larger variant; the same key means the same thing in every
panel. \`esc\` always goes back one step, and the key bar says what it will do. \`?\` shows this list on the screen.

Change a key in the settings by its id: \`"keys": { "session.attach": ["f5"], "app.quit": [] }\`; an empty list switches
it off. Keys inside of dialogs are fixed. The keys that leave focus and full screen are the setting \`ui.detach\`.
This file is made from the key table (\`src/ui/keys/table.ts\`) with
\`npx vitest run --project unit tests/ui/keys -u\`.
`;

function line(binding: KeyBinding): string {
  // A command without a key is found in the palette.
  const keys = showKeys(binding)
    .split(' ')
    .map(key => (key === '' ? '`:`' : `\`${key}\``))
    .join(' ');
  return `| ${keys} | ${binding.help.replaceAll('|', '\\|')} | ${binding.fixed ? '' : `\`${binding.id}\``} |`;
}
