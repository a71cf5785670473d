import { Box, Text } from 'ink';
import { memo } from 'react';
import { sameRows } from './frame-rows.ts';

/**
 * Rows that are styled and cut to width already. One `Text` for all of them: Ink lays out one node instead of many,
 * and `truncate` keeps it from wrapping where it measures a character wider than the terminal does.
 */
export const Lines = memo(function Lines({ rows }: { rows: readonly string[] }) {
  return <Text wrap="truncate">{rows.join('\n')}</Text>;
}, sameText);

/** Rows drawn over what is below them, at a place of the screen. */
export function Overlay({ rows, x, y }: { rows: readonly string[]; x: number; y: number }) {
  return (
    <Box position="absolute" marginLeft={x} marginTop={y}>
      <Lines rows={rows} />
    </Box>
  );
}

function sameText(a: { rows: readonly string[] }, b: { rows: readonly string[] }): boolean {
  return sameRows(a.rows, b.rows);
}
