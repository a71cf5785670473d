import { setTimeout as sleep } from 'node:timers/promises';
import { dialogMove } from './dialog-keys.ts';
import { draw } from './draw.ts';
import { editDraft, emptyDraft, insert } from './editor.ts';
import type { KeyEvent } from './keys.ts';
import type { Memory } from './memory.ts';
import { perform } from './perform.ts';
import type { Step } from './script.ts';
import { Interrupted, type Stage } from './stage.ts';
import type { Tell } from './tell.ts';
import type { DemoTerminal } from './terminal.ts';
import type { Block, Dialog, View } from './view.ts';

export interface AgentOptions {
  terminal: DemoTerminal;
  cwd: string;
  title: string;
  memory: Memory;
  save: (memory: Memory) => Promise<void>;
  /** 1 is the speed of a person watching; tests use 50. */
  speed: number;
  /** What to do for a prompt; `done` says how many steps of the script are over. */
  stepsFor: (prompt: string) => { steps: readonly Step[]; fromScript: boolean };
  tell: Tell;
  /** The process ends with this code; `text` is left on the normal screen. */
  exit: (code: number, text?: string) => Promise<never>;
}

export interface Agent {
  submit(prompt: string): void;
  key(event: KeyEvent): void;
  redraw(): void;
  /** Waits for a prompt. */
  idle(): void;
}

/** A second ctrl-c within this time quits, as in the agents that this one stands for. ms. */
const quitMs = 1500;

const hints = {
  idle: 'enter to send · alt-enter for a new line · /quit to leave',
  working: 'esc to interrupt',
};

/** The scripted agent: one turn at a time, prompts that come meanwhile wait in a queue. */
export function createAgent(options: AgentOptions): Agent {
  const { terminal, memory } = options;
  const allowed = new Set(memory.allowed);
  const queue: string[] = [];
  const view: View = {
    title: options.title,
    cwd: options.cwd,
    blocks: memory.blocks,
    busy: null,
    dialog: null,
    draft: emptyDraft,
    queued: queue,
    hint: hints.idle,
  };
  let turn: AbortController | undefined;
  let startedAt = 0;
  let answer: ((taken: number | undefined) => void) | undefined;
  let interruptedAt = Number.NEGATIVE_INFINITY;
  let painting = false;
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return String(ids);
  };

  function redraw(): void {
    if (painting) return;
    painting = true;
    setImmediate(() => {
      painting = false;
      if (view.busy) view.busy.seconds = Math.floor((performance.now() - startedAt) / 1000);
      terminal.show(draw(view, terminal.cols, terminal.rows));
    });
  }

  const titled = (mark: string) => terminal.title(`${mark} ${options.title}`);
  const remember = () => options.save({ ...memory, blocks: view.blocks, allowed: [...allowed] });

  const stageOf = (signal: AbortSignal): Stage => ({
    cwd: options.cwd,
    signal,
    allowed,
    async pause(ms) {
      await sleep(ms / options.speed, undefined, { signal }).catch(() => {
        throw new Interrupted();
      });
    },
    busy(label, msg) {
      view.busy = { label, seconds: view.busy?.seconds ?? 0 };
      terminal.state('working', msg ? { msg } : {});
      redraw();
    },
    add(block) {
      view.blocks.push(block);
      redraw();
      return block;
    },
    changed: redraw,
    ask: (dialog, how) => ask(dialog, how, signal),
    state: (state, msg) => terminal.state(state, msg ? { msg } : {}),
    tell: options.tell,
    nextId,
    exit: (code, text) => options.exit(code, text),
  });

  async function ask(
    dialog: Omit<Dialog, 'at'>,
    how: { kind: 'permission' | 'question'; msg: string },
    signal: AbortSignal,
  ): Promise<number> {
    const busy = view.busy;
    view.busy = null;
    view.dialog = { ...dialog, at: 0 };
    terminal.state('blocked', how);
    titled('✳');
    redraw();
    const taken = await new Promise<number | undefined>(resolve => {
      answer = resolve;
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    answer = undefined;
    view.dialog = null;
    view.busy = busy;
    if (taken === undefined) throw new Interrupted();
    terminal.state('working');
    titled('◐');
    redraw();
    return taken;
  }

  async function run(prompt: string): Promise<void> {
    turn = new AbortController();
    startedAt = performance.now();
    view.blocks.push({ kind: 'user', text: prompt });
    view.hint = hints.working;
    const id = nextId();
    options.tell('turn.start', id, { prompt });
    const stage = stageOf(turn.signal);
    stage.busy('Working');
    titled('◐');
    const ticker = setInterval(redraw, 1000);
    try {
      const { steps, fromScript } = options.stepsFor(prompt);
      for (const step of steps) {
        await perform(step, stage);
        if (fromScript) memory.step++;
        await remember();
      }
      ended({ kind: 'done', seconds: Math.round((performance.now() - startedAt) / 1000) });
      options.tell('turn.end', id, { outcome: 'done', text: lastWords() });
      terminal.state('done');
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      ended({ kind: 'note', text: 'Interrupted · What should the agent do instead?' });
      options.tell('turn.end', id, { outcome: 'interrupted', text: '' });
      terminal.state('idle');
    } finally {
      clearInterval(ticker);
      turn = undefined;
    }
    await remember();
    const next = queue.shift();
    if (next !== undefined) await run(next);
  }

  function lastWords(): string {
    return view.blocks.findLast(block => block.kind === 'text')?.text ?? '';
  }

  function ended(block: Block): void {
    for (const tool of view.blocks)
      if (tool.kind === 'tool' && tool.state === 'running') tool.state = 'failed';
    view.blocks.push(block);
    view.busy = null;
    view.dialog = null;
    view.hint = hints.idle;
    titled('✳');
    redraw();
  }

  function submit(prompt: string): void {
    if (/^\/(?:quit|exit)\s*$/.test(prompt.trim())) void options.exit(0);
    else if (turn) queue.push(prompt);
    else void run(prompt);
    redraw();
  }

  function interrupt(): void {
    const now = performance.now();
    if (turn) turn.abort();
    else if (view.draft.text !== '') view.draft = emptyDraft;
    else if (now - interruptedAt < quitMs) void options.exit(0);
    else view.hint = 'ctrl-c again to quit';
    interruptedAt = now;
    redraw();
  }

  function key(event: KeyEvent): void {
    if (view.dialog) {
      const move = dialogMove(view.dialog, event);
      if (move === 'deny') answer?.(undefined);
      else if (move && 'take' in move) answer?.(move.take);
      else if (move) view.dialog.at = move.at;
    } else if (event.type === 'text' || event.type === 'paste') {
      view.draft = insert(view.draft, event.text);
    } else if (event.type === 'key') {
      command(event.key);
    }
    redraw();
  }

  function command(name: string): void {
    if (name === 'ctrl-c') interrupt();
    else if (name === 'esc') turn?.abort();
    else if (name === 'ctrl-d' && view.draft.text === '') void options.exit(0);
    else if (name === 'newline') view.draft = insert(view.draft, '\n');
    else if (name === 'enter') enter();
    else view.draft = editDraft(view.draft, name);
  }

  function enter(): void {
    const { text } = view.draft;
    if (text.trim() === '') return;
    view.draft = emptyDraft;
    submit(text);
  }

  return {
    submit,
    key,
    redraw,
    idle() {
      terminal.state('idle');
      titled('✳');
      redraw();
    },
  };
}
