export interface Flow {
  /** Tell it whenever the number of bytes that are not parsed yet has changed. */
  update(pending: number): void;
  readonly paused: boolean;
}

/**
 * The emulator parses about 17 MB/s and drops data beyond 50 MB of backlog. Half a megabyte is 30 ms of work: enough
 * to never run dry, short enough that ctrl-c into a flood is felt at once.
 */
const highBytes = 512 * 1024;
const lowBytes = 128 * 1024;

/** Pauses the PTY while the emulator is behind. Only the emulator: no viewer can slow an agent. */
export function createFlow(pty: { pause(): void; resume(): void }): Flow {
  let paused = false;
  return {
    get paused() {
      return paused;
    },
    update(pending) {
      if (!paused && pending > highBytes) {
        paused = true;
        pty.pause();
      } else if (paused && pending < lowBytes) {
        paused = false;
        pty.resume();
      }
    },
  };
}
