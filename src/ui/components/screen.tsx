import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Frame } from './frame.ts';
import { Lines, Overlay } from './lines.tsx';

/** What the screen is drawn from; it tells of each new frame. */
export interface FrameSource {
  get(): Frame;
  subscribe(listener: () => void): () => void;
}

/** The whole frame: everything that is not inside of a pane. */
export function Screen({ frames }: { frames: FrameSource }) {
  const { cols, rows, tooSmall, header, notice, list, pane, bar, dialog } = useSyncExternalStore(
    frames.subscribe,
    frames.get,
  );
  if (tooSmall.length > 0) return <Lines rows={tooSmall} />;
  return (
    <Box flexDirection="column" width={cols} height={rows}>
      <Lines rows={header} />
      {notice.length > 0 && <Lines rows={notice} />}
      <Box>
        {list.length > 0 && <Lines rows={list} />}
        {pane.length > 0 && <Lines rows={pane} />}
      </Box>
      <Lines rows={bar} />
      {dialog && <Overlay rows={dialog.rows} x={dialog.rect.x} y={dialog.rect.y} />}
    </Box>
  );
}
