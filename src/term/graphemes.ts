// The order of these two imports matters, see buffer-pool-off.ts.
// biome-ignore-start assist/source/organizeImports: the pool must be off before the addon loads
import { pooled } from './buffer-pool-off.ts';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { Terminal } from '@xterm/headless';
// biome-ignore-end assist/source/organizeImports: see above

Buffer.poolSize = pooled;

/** Gives a terminal (with `allowProposedApi`) the widths that modern terminals and `cellWidth` have: ❤️, 👩‍💻 and ✅ are 2. */
export function loadGraphemeWidths(terminal: Terminal): void {
  // The addon is typed against the browser's terminal, of which it uses what the headless one has.
  terminal.loadAddon(new UnicodeGraphemesAddon() as never);
}
