import { Box, render } from 'ink';
import { Component, createElement, type ReactNode } from 'react';
import type { Compositor } from './compositor.ts';
import { FrameSink, silentKeyboard } from './ink-streams.ts';

export interface InkOptions {
  compositor: Pick<Compositor, 'setFrame'>;
  cols: number;
  rows: number;
  /** An error in a component; the frame stays as it was. Without it the error ends the process, terminal restored. */
  onError?: (error: unknown) => void;
}

export interface MountedInk {
  /** At most 30 times a second, the first at once, the newest element wins. */
  rerender(element: ReactNode): void;
  resize(size: { cols: number; rows: number }): void;
  unmount(): void;
  /** Frames so far, and what Ink took to render them; ms. */
  readonly stats: Readonly<{ frames: number; renderMs: number }>;
}

/** A frame by Ink costs 14-17 ms of CPU; 30 a second leave the loop half free on a small machine. */
const intervalMs = 33;

/**
 * Lets Ink draw into the compositor instead of the terminal: whole frames of exactly `rows` lines. Ink's own switch for
 * CI does not matter here: with `debug` it writes every frame, and its size comes from a box instead of the stream.
 */
export function mountInk(element: ReactNode, options: InkOptions): MountedInk {
  const { compositor } = options;
  const stats = { frames: 0, renderMs: 0 };
  let size = { cols: options.cols, rows: options.rows };
  let current = element;
  let mounted = true;
  let failed = false;
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;

  const sink = new FrameSink(size, text => {
    if (!mounted || failed) return;
    const lines = text.split('\n').slice(0, size.rows);
    while (lines.length < size.rows) lines.push('');
    stats.frames += 1;
    compositor.setFrame(lines);
  });
  /** Before the frame without the broken component is drawn. */
  const onFailing = () => {
    failed = true;
  };
  const fail = (error: unknown) => {
    if (options.onError) options.onError(error);
    else setImmediate(() => raise(error));
  };
  const tree = () => {
    const box = { flexDirection: 'column', width: size.cols, height: size.rows, overflow: 'hidden' } as const;
    return createElement(ErrorBoundary, { onError: fail, onFailing }, createElement(Box, box, current));
  };

  const ink = render(tree(), {
    stdout: sink as unknown as NodeJS.WriteStream,
    stderr: new FrameSink(size, () => {}) as unknown as NodeJS.WriteStream,
    stdin: silentKeyboard(),
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
    onRender: ({ renderTime }) => {
      stats.renderMs += renderTime;
    },
  });
  const draw = () => {
    waiting = false;
    if (!mounted) return;
    ink.rerender(tree());
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting) draw();
    }, intervalMs);
  };

  return {
    rerender(next) {
      current = next;
      waiting = true;
      if (timer === undefined) draw();
    },
    resize(next) {
      if (next.cols === size.cols && next.rows === size.rows) return;
      size = { ...next };
      sink.columns = next.cols;
      sink.rows = next.rows;
      clearTimeout(timer);
      timer = undefined;
      draw();
    },
    unmount() {
      if (!mounted) return;
      mounted = false;
      clearTimeout(timer);
      ink.unmount();
    },
    stats,
  };
}

function raise(error: unknown): never {
  throw error;
}

interface BoundaryProps {
  onError: (error: unknown) => void;
  onFailing: () => void;
  children?: ReactNode;
}

/** Ink would draw its own error page into the frame; here an error is an error. */
class ErrorBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    this.props.onFailing();
    return null;
  }
}
