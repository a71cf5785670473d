import { connectHost, type HostConnection } from '../../agents/link/client.ts';
import { cleanLine } from '../../term/clean.ts';
import type { ColorLevel } from '../../term/colors.ts';
import { createDetachMatcher, type DetachResult } from '../../term/detach.ts';
import { modeReset, reenterScreen } from '../../term/resets.ts';
import { showChord } from '../keys/binding.ts';
import { openTty, type Tty, type TtyOptions } from '../screen/tty.ts';
import { createScreenGuard } from './screen-guard.ts';

export type AttachEnd = 'detached' | 'exited' | 'lost';

export type AttachOptions = {
  socket: string;
  /** Of the session, for the terminal's title. */
  name: string;
  /** Chords that leave; see src/term/detach.ts. */
  detach: readonly string[];
  /** 100 ms over ssh, 20 (default) on a local terminal. */
  escTimeoutMs?: number;
  /** Takes what was typed since the person asked for this: from then on the terminal's input is read here. */
  early?: () => Uint8Array;
} & (
  | { /** Entered or not; left as it was found, with an empty screen when it was entered. */ tty: Tty }
  | (Pick<TtyOptions, 'input' | 'output' | 'markerDir'> & { colors: ColorLevel })
);

/**
 * Hands the terminal to one agent: bytes both ways, nothing in between but the chord that leaves. Comes back when that is
 * pressed, when the agent ended or its host is gone (both say so and wait for a key), or when the terminal is taken away.
 * Rejects with the Failure of `connectHost` when there is no host; the terminal is untouched then.
 */
export async function attachFullScreen(options: AttachOptions): Promise<AttachEnd> {
  const host = await connectHost(options.socket, { role: 'raw' });
  const own = !('tty' in options);
  const tty = own ? openTty({ ...options, colorLevel: options.colors }) : options.tty;
  const wasEntered = tty.entered;
  tty.enter();
  try {
    return await pipe(tty, host, options);
  } finally {
    host.close();
    if (own) await tty.close();
    else if (wasEntered) await tty.write(`${reenterScreen}\x1b[?2004h\x1b[?25l`);
    else await tty.leave();
  }
}

async function pipe(tty: Tty, host: HostConnection, options: AttachOptions): Promise<AttachEnd> {
  let resolve: (how: AttachEnd) => void = () => {};
  const promise = new Promise<AttachEnd>(settle => {
    resolve = settle;
  });
  const leave = leaveWords(options.detach);
  const screen = createScreenOutput(tty, host, leave === '' ? '' : ` — ${leave}`);
  let ended: AttachEnd | undefined;
  let timer: NodeJS.Timeout | undefined;
  const matcher = createDetachMatcher(options.detach, { escMs: options.escTimeoutMs ?? 20 });

  const typed = (result: DetachResult) => {
    clearTimeout(timer);
    if (result.before.length > 0) host.type(result.before);
    if (result.detached) resolve('detached');
    else if (result.wait > 0) timer = setTimeout(() => typed(matcher.flush()), result.wait);
  };
  const over = (how: AttachEnd, words: string) => {
    if (ended !== undefined) return;
    ended = how;
    void screen.say(words);
  };
  const stop = [
    tty.onInput(bytes => {
      if (ended === undefined) typed(matcher.push(bytes));
      else resolve(ended);
    }),
    tty.onResize(size => host.resize(size)),
    tty.onResume(() => host.attach(tty.size)),
    tty.onEnd(() => resolve('detached')),
    host.on('snapshot', bytes => screen.replace(bytes)),
    host.on('data', bytes => screen.add(bytes)),
    host.on('exit', ({ code, signal }) => over('exited', exitWords(code, signal))),
    host.on('close', () => over('lost', 'the connection to the host ended')),
  ];
  void tty.write(`${keepTitle}\x1b]2;pitwall: ${cleanLine(options.name)}${leave && ` — ${leave}`}\x07`);
  host.attach(tty.size);
  const early = options.early?.();
  if (early && early.length > 0) typed(matcher.push(early));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    for (const unsubscribe of stop) unsubscribe();
    // A terminal that keeps no titles must not go on saying how to leave.
    void tty.write(`\x1b]2;pitwall\x07${giveTitleBack}`);
  }
}

const keepTitle = '\x1b[22;2t';
const giveTitleBack = '\x1b[23;2t';

/** `ctrl-] leaves`; empty when the settings name no chord. */
function leaveWords([first]: readonly string[]): string {
  return first === undefined ? '' : `${showChord(first)} leaves`;
}

function exitWords(code: number | null, signal: string | null): string {
  return signal ? `the agent was ended by ${signal}` : `the agent has ended with exit code ${code ?? 0}`;
}

/** What the terminal still has to take, in order; acknowledged when it did, so that the host knows how far it is. */
function createScreenOutput(tty: Tty, host: HostConnection, titleEnd: string) {
  const guard = createScreenGuard(titleEnd);
  let queue: Buffer[] = [];
  let writing = false;

  const put = async (chunk: Buffer) => {
    writing = true;
    const { bytes, left } = guard.push(chunk);
    const written = tty.write(bytes);
    // What the program had below its alternate screen is known to the host only: it sends a fresh snapshot.
    if (left) host.attach(tty.size);
    await written;
    host.ack(chunk.length);
    writing = false;
    if (queue.length === 0) return;
    const next = Buffer.concat(queue);
    queue = [];
    void put(next);
  };
  const add = (bytes: Buffer) => {
    if (writing) queue.push(bytes);
    else void put(bytes);
  };

  return {
    add,
    /** A snapshot stands for everything before it: what was not written yet is only acknowledged. */
    replace(bytes: Buffer) {
      const skipped = queue.reduce((sum, { length }) => sum + length, 0);
      if (skipped > 0) host.ack(skipped);
      queue = [];
      add(bytes);
    },
    /** One line over the last row of what the agent left on the screen. */
    async say(words: string): Promise<void> {
      const { cols, rows } = tty.size;
      const line = ` ${words}; any key goes back `.slice(0, cols);
      add(Buffer.from(`${modeReset}\x1b[${rows};1H\x1b[2K\x1b[7m${line}\x1b[0m\x1b[?25l`));
    },
  };
}
