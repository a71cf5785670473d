/** Empties the stack of this screen (99 is more than any terminal keeps), then clears the flags below it. */
const kittyReset = '\x1b[<99u\x1b[=0u';

/**
 * Everything a program in the terminal can have left on, off again, without leaving the alternate screen.
 * Terminals ignore what they do not know, so the list is written whole.
 */
export const modeReset = [
  // Synchronized output first: until it ends nothing of the rest shows.
  '\x1b[?2026l',
  // Mouse: X10, buttons, drag, motion; encodings UTF-8, SGR, urxvt, SGR pixels.
  '\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l',
  // Focus reports, bracketed paste, colour scheme reports, in-band resize reports.
  '\x1b[?1004l\x1b[?2004l\x1b[?2031l\x1b[?2048l',
  // Kitty keyboard, modifyOtherKeys.
  `${kittyReset}\x1b[>4m`,
  // Cursor and keypad keys, insert mode, reverse video, reverse wrap, auto wrap.
  '\x1b[?1l\x1b>\x1b[4l\x1b[?5l\x1b[?45l\x1b[?7h',
  // Origin mode and scroll region (both home the cursor), left and right margins.
  '\x1b[?6l\x1b[?69l\x1b[r',
  // Character sets.
  '\x1b(B\x1b)B\x0f',
  // Open hyperlink, changed default colours and cursor colour, taskbar progress, program status.
  '\x1b]8;;\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\\x1b]9;4;0\x1b\\\x1b]7501;state=clear\x1b\\',
  // Attributes, cursor shape and visibility.
  '\x1b[0m\x1b[0 q\x1b[?25h',
].join('');

/** Keeps the shell's title, then an empty alternate screen of our own, so that the shell's scrollback stays clean. */
export const enterScreen = '\x1b[22;0t\x1b[?1049h\x1b[2J\x1b[H';

/**
 * After a full-screen attach: all modes off and our alternate screen again, wherever the agent left the terminal. The
 * kitty stack belongs to a screen, hence twice.
 */
export const reenterScreen = `${modeReset}\x1b[?1049h${kittyReset}\x1b[2J\x1b[H`;

/**
 * Gives the terminal back as it was found, on every way out, crash and signal included: modes off, alternate screen
 * left, title restored. The kitty stack and the cursor belong to a screen, hence again on the normal one.
 */
export const terminalReset = `${modeReset}\x1b[?1049l${kittyReset}\x1b[0m\x1b[?25h\x1b[23;0t`;

export const leaveScreen = terminalReset;
