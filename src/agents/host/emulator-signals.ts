import type { Terminal } from '@xterm/headless';
import { cleanLine } from '../../term/clean.ts';
import type { EmulatorEvent, ProgramStatusReport } from './emulator-types.ts';

/**
 * Hears what a program tells its terminal beside cells: title (OSC 0, 2), bell, notifications (OSC 9, 777), progress
 * (OSC 9;4), program status (OSC 7501), shell prompts (OSC 133), modes. Junk is ignored, sizes are bounded.
 */
export function listenForSignals(terminal: Terminal, emit: (event: EmulatorEvent) => void): void {
  const { parser } = terminal;
  const osc = (code: number, read: (data: string) => EmulatorEvent | undefined, handled: boolean) =>
    parser.registerOscHandler(code, data => {
      const event = read(data);
      if (event !== undefined) emit(event);
      return handled;
    });
  const title = (data: string): EmulatorEvent => ({ type: 'title', text: label(data) });
  osc(0, title, false);
  osc(2, title, false);
  osc(9, parseOsc9, true);
  osc(777, parseOsc777, true);
  osc(133, parseOsc133, true);
  osc(
    7501,
    data => {
      const status = parseOsc7501(data);
      return status === undefined ? undefined : { type: 'osc7501', ...status };
    },
    true,
  );
  terminal.onBell(() => emit({ type: 'bell' }));
  for (const [final, on] of [
    ['h', true],
    ['l', false],
  ] as const) {
    parser.registerCsiHandler({ prefix: '?', final }, params => {
      for (const param of params) {
        const name = typeof param === 'number' ? modeNames.get(param) : undefined;
        if (name !== undefined) emit({ type: 'mode', name, on });
      }
      return false;
    });
  }
}

/**
 * `state=…[:app=…][:kind=…][:id=…][:title=base64][:msg=base64]`. Undefined without a state: then it is junk or the
 * query `?`. Base64 that does not decode to UTF-8 text counts as absent.
 */
export function parseOsc7501(data: string): ProgramStatusReport | undefined {
  const fields = new Map<string, string>();
  for (const part of data.slice(0, mostPayload).split(':')) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at), part.slice(at + 1));
  }
  const word = (name: string) => cleanLine(fields.get(name) ?? '', mostCells);
  const state = word('state');
  if (state === '') return undefined;
  const optional = {
    kind: word('kind'),
    id: word('id'),
    title: decode(fields.get('title')),
    msg: decode(fields.get('msg'), longestMessage),
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== ''));
  return { state, app: word('app'), ...present, raw: label(data) };
}

/** Longest label; a row is rarely wider, and `explain` prints the texts whole. */
const mostCells = 200;
/** A question quotes the command it is about, which may be longer than a label. */
const longestMessage = 400;
/** Base64 of a message longer than this is cut; ours are one line. */
const mostPayload = 16 * 1024;

const modeNames = new Map<number, 'alternate' | 'bracketedPaste' | 'synchronized'>([
  [47, 'alternate'],
  [1047, 'alternate'],
  [1049, 'alternate'],
  [2004, 'bracketedPaste'],
  [2026, 'synchronized'],
]);

function label(text: string): string {
  return cleanLine(text, mostCells);
}

/** ConEmu took `OSC 9 ; number ; …` for its own commands; only number 4 is of use. Everything else is iTerm2's text. */
function parseOsc9(data: string): EmulatorEvent | undefined {
  const conEmu = /^(\d{1,2})(?:;(.*))?$/s.exec(data.slice(0, mostPayload));
  if (conEmu === null) return { type: 'notification', code: 9, title: '', body: label(data) };
  if (conEmu[1] !== '4') return undefined;
  const [state = 0, value = 0] = (conEmu[2] ?? '').split(';').map(part => Number.parseInt(part, 10) || 0);
  if (state < 0 || state > 4) return undefined;
  return { type: 'progress', state, value: Math.max(0, Math.min(100, value)) };
}

function parseOsc777(data: string): EmulatorEvent | undefined {
  const [what, title = '', ...body] = data.slice(0, mostPayload).split(';');
  if (what !== 'notify') return undefined;
  return { type: 'notification', code: 777, title: label(title), body: label(body.join(';')) };
}

function parseOsc133(data: string): EmulatorEvent | undefined {
  const mark = /^([ABCD])(?:;|$)/.exec(data)?.[1];
  return mark === undefined ? undefined : { type: 'prompt', mark: mark as 'A' | 'B' | 'C' | 'D' };
}

function decode(base64: string | undefined, most = mostCells): string {
  if (base64 === undefined || !/^[A-Za-z0-9+/_-]*=*$/.test(base64)) return '';
  try {
    return cleanLine(utf8.decode(Buffer.from(base64, 'base64')), most);
  } catch {
    // Not UTF-8: the field says nothing, the state still does.
    return '';
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
