/** A key press: one character, or undefined for a sequence (an arrow key, a paste, a held key) that answers nothing. */
export type Key = string | undefined;

/**
 * Calls back for each key press until the returned function is called. Raw mode only while listening; ctrl-c and
 * ctrl-d come as `q`.
 */
export function readKeys(stdin: NodeJS.ReadStream, onKey: (key: Key) => void): () => void {
  const onData = (chunk: Buffer) => onKey(keyOf(chunk.toString('utf8')));
  const restore = () => stdin.setRawMode?.(false);
  stdin.setRawMode?.(true);
  // A crash or SIGTERM must not leave the user's shell without echo.
  process.once('exit', restore);
  stdin.on('data', onData);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    process.off('exit', restore);
    restore();
    stdin.pause();
  };
}

/** A held key arrives as one chunk of several characters (`yyy`): nobody read what the second one would answer. */
export function keyOf(chunk: string): Key {
  // Whoever presses ctrl-c wants out, whatever was typed before it.
  if (/[\u0003\u0004]$/.test(chunk)) return 'q';
  return [...chunk].length === 1 ? chunk : undefined;
}
