import type { UiState } from '../model/state.ts';
import { headerRow } from './header-row.ts';
import { Lines } from './lines.tsx';

/** First row of the screen. */
export function Header({ state }: { state: UiState }) {
  return <Lines rows={[headerRow(state, state.cols)]} />;
}
