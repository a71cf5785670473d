import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import { areas } from '../model/areas.ts';
import { smallest } from '../model/layout.ts';
import type { UiState } from '../model/state.ts';
import type { Store } from '../model/store.ts';
import type { Dialog } from './dialog.ts';
import { Header } from './header.tsx';
import { Lines, Overlay } from './lines.tsx';
import { PaneFrame } from './pane-frame.tsx';
import { SessionList } from './session-list.tsx';
import { row, span } from './spans.ts';

export interface ScreenProps {
  readonly state: Store<UiState>;
  /** The last row. */
  readonly bar: (state: UiState) => string;
  readonly dialog: (state: UiState) => Dialog | undefined;
}

/** The whole frame: everything that is not inside of a pane. */
export function Screen({ state: store, bar, dialog }: ScreenProps) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { cols, rows } = state;
  const at = areas(state);
  if (at.tooSmall) return <Lines rows={tooSmall(cols, rows)} />;
  const open = dialog(state);
  return (
    <Box flexDirection="column" width={cols} height={rows}>
      <Header state={state} />
      {at.notice && <Lines rows={[row([span(` ${state.notice ?? ''}`, 'amber')], cols)]} />}
      <Box>
        {at.list && <SessionList state={state} rect={at.list} />}
        {at.pane && <PaneFrame state={state} rect={at.pane} />}
      </Box>
      <Lines rows={[bar(state)]} />
      {open && <Overlay rows={open.rows} x={open.rect.x} y={open.rect.y} />}
    </Box>
  );
}

/** On a terminal too small for anything the screen says so in words. */
export function tooSmall(cols: number, rows: number): string[] {
  const text = [`pitwall needs`, `${smallest.cols}x${smallest.rows} cells`];
  return text.slice(0, rows).map(line => row([span(line)], cols));
}
