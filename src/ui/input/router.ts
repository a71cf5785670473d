import { createDetachMatcher, type DetachResult } from '../../term/detach.ts';
import { graphemeSegments } from '../../term/segmenter.ts';
import { createInputParser, type InputEvent, type MouseEvent } from './parser.ts';

/** `held`: bytes are kept, untouched, for what is being started and will read the terminal itself. */
export type InputMode = 'keys' | 'text' | 'raw' | 'held';

export interface RouterOptions {
  /** A key: in mode `keys` every one, in mode `text` those that do not print. */
  onChord(chord: string): void;
  /** Typed characters, only in mode `text`. */
  onText(text: string): void;
  onPaste(text: string): void;
  /** Bytes for the agent, untouched, only in the modes `raw` and, with the chord that leaves, `held`. */
  onRaw(bytes: Uint8Array): void;
  /** The chord that leaves the agent was pressed; what was typed behind it follows in the mode that is set then. */
  onDetach(): void;
  /** ctrl-z outside of mode `raw`. */
  onSuspend?(): void;
  onMouse?(event: MouseEvent): void;
  /** The terminal's window gained or lost the focus. */
  onFocus?(focused: boolean): void;
  /** What the terminal answered to a question. */
  onReply?(bytes: Buffer): void;
  /** Chord names; see src/term/detach.ts. */
  detach: readonly string[];
  /** How long a lone Esc is held: 20 ms, 100 over ssh, where an arrow key can arrive in two parts. */
  escTimeoutMs: number;
}

export interface Router {
  mode: InputMode;
  push(bytes: Uint8Array): void;
  dispose(): void;
}

/** An open paste that is silent this long has lost its end; a slow link pauses for less. */
const pasteSilenceMs = 2_000;

/** Decides for every byte from the terminal who gets it: the key table, a text field, or the agent. */
export function createRouter(options: RouterOptions): Router {
  let parser = createInputParser();
  let detach = newMatcher();
  let mode: InputMode = 'keys';
  let timer: NodeJS.Timeout | undefined;

  function newMatcher() {
    return createDetachMatcher(options.detach, { escMs: options.escTimeoutMs });
  }
  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = ms > 0 ? setTimeout(then, ms) : undefined;
  };
  const raw = (result: DetachResult) => {
    if (result.before.length > 0) options.onRaw(result.before);
    if (result.detached) {
      clearTimeout(timer);
      detach = newMatcher();
      // Even if nobody changes the mode, what follows must not be taken for the agent's.
      mode = 'keys';
      options.onDetach();
      if (result.rest.length > 0) router.push(result.rest);
      return;
    }
    wait(result.wait, () => raw(detach.flush()));
  };
  const handle = (events: readonly InputEvent[]) => {
    for (const [i, event] of events.entries()) {
      dispatch(event);
      // A key opened the agent's terminal: what was typed behind it is the agent's.
      if (mode === 'raw' || mode === 'held') {
        const rest = Buffer.concat(events.slice(i + 1).map(one => bytesOf(one)));
        if (rest.length > 0) router.push(rest);
        return;
      }
    }
    const { waiting } = parser;
    if (waiting === 'paste') wait(pasteSilenceMs, () => handle(parser.flush({ paste: true })));
    else wait(waiting === undefined ? 0 : options.escTimeoutMs, () => handle(parser.flush()));
  };
  const dispatch = (event: InputEvent) => {
    if (event.type === 'chord') {
      if (event.chord === 'ctrl-z' && options.onSuspend) options.onSuspend();
      else options.onChord(event.chord);
    } else if (event.type === 'text') typed(event);
    else if (event.type === 'paste') options.onPaste(event.text);
    else if (event.type === 'mouse') options.onMouse?.(event);
    else if (event.type === 'focus') options.onFocus?.(event.focused);
    else if (event.type === 'reply') options.onReply?.(event.bytes);
  };
  /** A held key is many presses; a space alone is the key that takes a choice in a form. */
  const typed = ({ text }: { text: string }) => {
    let at = 0;
    for (const { segment, index } of graphemeSegments(text)) {
      if (mode !== 'keys') break;
      options.onChord(segment === ' ' ? 'space' : segment);
      at = index + segment.length;
    }
    const rest = text.slice(at);
    if (rest === '') return;
    if (mode === 'raw' || mode === 'held') router.push(Buffer.from(rest, 'utf8'));
    else if (rest === ' ') options.onChord('space');
    else options.onText(rest);
  };

  const router: Router = {
    get mode() {
      return mode;
    },
    set mode(next) {
      // Half a sequence belongs to the mode it was typed in.
      if (next !== mode && (next === 'raw' || next === 'held')) parser = createInputParser();
      if (next !== 'raw' && mode === 'raw') detach = newMatcher();
      mode = next;
    },
    push(bytes) {
      if (mode === 'held') options.onRaw(Buffer.from(bytes));
      else if (mode === 'raw') raw(detach.push(bytes));
      else handle(parser.push(bytes));
    },
    dispose: () => clearTimeout(timer),
  };
  return router;
}

function bytesOf(event: InputEvent): Buffer {
  if (event.type !== 'paste') return event.bytes;
  return Buffer.concat([Buffer.from('\x1b[200~'), event.bytes, Buffer.from('\x1b[201~')]);
}
