export interface ProcessEndHandlers {
  /** A signal that asks the process to end. */
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): void;
  /** The process ends now, by `exit` or by an error nobody caught: synchronous work only. */
  restore(): void;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Every way a process can end that still lets it do something; `kill -9` leaves a mark instead, see terminal-claim.ts. */
export function onProcessEnd(handlers: ProcessEndHandlers): () => void {
  const entries = signals.map(name => [name, () => handlers.signal(name)] as const);
  for (const [name, handler] of entries) process.on(name, handler);
  process.on('exit', handlers.restore);
  // The monitor runs before Node prints the stack, so the stack lands on the restored screen.
  process.on('uncaughtExceptionMonitor', handlers.restore);
  return () => {
    for (const [name, handler] of entries) process.off(name, handler);
    process.off('exit', handlers.restore);
    process.off('uncaughtExceptionMonitor', handlers.restore);
  };
}
