import type { App } from '../app.ts';
import { selectedView } from '../selection.ts';
import type { SessionView } from '../session-view.ts';

/** The selected session of a command that is not disabled. */
export function withSelected(app: App, use: (view: SessionView) => void): void {
  const view = selectedView(app.state.get());
  if (view) use(view);
}

export const noSession = 'no session is selected';

/** Reason for commands that need a session. */
export function needsSession(app: App): string | undefined {
  return selectedView(app.state.get()) ? undefined : noSession;
}

/** Reason for commands that need a running agent. */
export function needsLive(app: App): string | undefined {
  const view = selectedView(app.state.get());
  if (!view) return noSession;
  if (view.status.value === 'queued') return 'it is queued: its agent has not been started yet';
  return view.live ? undefined : 'its agent is not running';
}

/** Reason for commands that change a record. */
export function needsWritable(app: App): string | undefined {
  const view = selectedView(app.state.get());
  if (!view) return noSession;
  return view.readOnly ? 'its record was written by a newer pitwall' : undefined;
}
