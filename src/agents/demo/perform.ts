import type { Step } from './script.ts';
import { Interrupted, type Stage } from './stage.ts';
import type { Block } from './view.ts';
import { createSource, diffLines, editSource, type Outcome, readSource, runCommand } from './work.ts';

/** ms between two words; about as fast as a model writes. */
const wordMs = 45;
/** ms that a file tool seems to take. */
const fileMs = 700;
/** Rows of an edit shown in the dialog that asks for it. */
const dialogRows = 12;

/** Does one step for real: files change, commands run. @throws Interrupted */
export async function perform(step: Step, stage: Stage): Promise<void> {
  switch (step.do) {
    case 'think':
      return think(step, stage);
    case 'say':
      return write({ kind: 'text', text: '' }, step.text, wordMs, stage);
    case 'work':
      stage.busy(step.label, step.label);
      return stage.pause(step.ms);
    case 'read':
      return tool('Read', step.path, `Reading ${step.path}`, stage, () => readSource(stage.cwd, step.path));
    case 'edit':
    case 'create':
      return change(step, stage);
    case 'run':
      return run(step, stage);
    case 'choose':
      return choose(step, stage);
    case 'exit':
      await write({ kind: 'text', text: '' }, step.text, wordMs, stage);
      return stage.exit(step.code, step.text);
  }
}

async function think({ text, ms }: Extract<Step, { do: 'think' }>, stage: Stage): Promise<void> {
  stage.busy('Thinking', 'Thinking');
  await write({ kind: 'thought', text: '' }, text, ms / text.split(' ').length, stage);
  stage.tell('reasoning', stage.nextId(), { text });
}

async function write<B extends Extract<Block, { text: string }>>(
  block: B,
  text: string,
  msPerWord: number,
  stage: Stage,
): Promise<void> {
  if (block.kind === 'text') stage.busy('Writing', 'Writing');
  const shown = stage.add(block);
  for (const word of text.split(/(?<= )/)) {
    await stage.pause(msPerWord);
    shown.text += word;
    stage.changed();
  }
}

async function tool(
  name: string,
  about: string,
  msg: string,
  stage: Stage,
  work: () => Promise<Outcome>,
): Promise<void> {
  const block = stage.add<Extract<Block, { kind: 'tool' }>>({
    kind: 'tool',
    name,
    about,
    state: 'running',
    lines: [],
  });
  stage.busy(msg, msg);
  await stage.pause(fileMs);
  const started = performance.now();
  const outcome = await work();
  tellOf(name, about, outcome, Math.round(performance.now() - started), stage);
  block.state = outcome.ok ? 'ok' : 'failed';
  block.lines = outcome.lines;
  stage.changed();
  if (stage.signal.aborted) throw new Interrupted();
}

function tellOf(name: string, about: string, outcome: Outcome, ms: number, stage: Stage): void {
  const id = stage.nextId();
  if (name === 'Bash') {
    const { exit = null, output = '' } = outcome;
    stage.tell('command', id, { cmd: about, cwd: stage.cwd, exit, ms, text: output });
  } else if (outcome.ok && name === 'Read') stage.tell('read', id, { path: about, by: 'tool' });
  else if (outcome.ok) {
    const rows = (tone: string) => outcome.lines.filter(line => line.tone === tone).length;
    stage.tell('edit', id, { path: about, by: 'tool', added: rows('added'), removed: rows('removed') });
  }
}

async function change(step: Extract<Step, { do: 'edit' | 'create' }>, stage: Stage): Promise<void> {
  const [find, replace] = step.do === 'edit' ? [step.find, step.replace] : ['', step.content];
  const file = step.path.split('/').at(-1) ?? step.path;
  if (step.ask && !stage.allowed.has('edits')) {
    const taken = await stage.ask(
      {
        title: step.do === 'edit' ? 'Edit file' : 'Create file',
        about: [{ text: step.path, tone: 'plain' }, ...diffLines(find, replace).slice(1, dialogRows)],
        sentence:
          step.do === 'edit' ? `Do you want to make this edit to ${file}?` : `Do you want to create ${file}?`,
        options: [
          { label: 'Yes' },
          { label: 'Yes, and allow all edits in this session' },
          { label: 'No, and tell the agent what to do differently' },
        ],
        footer: 'Esc to cancel',
      },
      { kind: 'permission', msg: `approve ${step.do === 'edit' ? 'Edit' : 'Write'}: ${step.path}` },
    );
    settle(taken, 'edits', stage);
  }
  await (step.do === 'edit'
    ? tool('Update', step.path, `Editing ${step.path}`, stage, () =>
        editSource(stage.cwd, step.path, find, replace),
      )
    : tool('Write', step.path, `Writing ${step.path}`, stage, () =>
        createSource(stage.cwd, step.path, replace),
      ));
}

async function run(step: Extract<Step, { do: 'run' }>, stage: Stage): Promise<void> {
  const command = step.argv.join(' ');
  if (step.ask && !stage.allowed.has(command)) {
    const taken = await stage.ask(
      {
        title: 'Bash command',
        about: [
          { text: command, tone: 'plain' },
          { text: step.why, tone: 'plain' },
        ],
        sentence: 'Do you want to proceed?',
        options: [
          { label: 'Yes' },
          { label: `Yes, and don't ask again for ${command}` },
          { label: 'No, and tell the agent what to do differently' },
        ],
        footer: 'Esc to cancel',
      },
      { kind: 'permission', msg: `approve Bash: ${command}` },
    );
    settle(taken, command, stage);
  }
  await tool('Bash', command, `Running ${command}`, stage, () =>
    runCommand(stage.cwd, step.argv, stage.signal),
  );
}

/** Option 1 once, 2 for good, 3 no. */
function settle(taken: number, what: string, stage: Stage): void {
  if (taken === 2) throw new Interrupted();
  if (taken === 1) stage.allowed.add(what);
}

async function choose(step: Extract<Step, { do: 'choose' }>, stage: Stage): Promise<void> {
  const labels = step.options.map(({ label }) => label);
  const taken = await stage.ask(
    {
      title: '☐ Choice',
      about: [],
      sentence: step.text,
      options: step.options.map(({ label, about }) => ({ label, about })),
      footer: 'Enter to select · ↑/↓ to navigate · Esc to cancel',
    },
    { kind: 'question', msg: `answer: ${step.text} (${labels.join(' · ')})` },
  );
  stage.add({ kind: 'note', text: `${step.text} → ${labels[taken] ?? ''}` });
  for (const following of step.options[taken]?.next ?? []) await perform(following, stage);
}
