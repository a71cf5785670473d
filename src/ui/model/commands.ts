import type { App, Command } from './app.ts';
import { answeringCommands } from './commands/answering.ts';
import { creatingCommands } from './commands/creating.ts';
import { movingCommands } from './commands/moving.ts';
import { sessionCommands } from './commands/session.ts';
import { timelineCommands } from './commands/timeline.ts';

/** Every command of the screen by its id in the key table. */
export const commands: Readonly<Record<string, Command>> = {
  ...movingCommands,
  ...answeringCommands,
  ...sessionCommands,
  ...creatingCommands,
  ...timelineCommands,
};

/** Runs a command; one that cannot be done now says why instead. */
export function dispatch(app: App, id: string, chord = ''): void {
  const command = commands[id];
  if (!command) return;
  const reason = command.disabled?.(app);
  if (reason === undefined) command.run(app, chord);
  else if (command.refused) command.refused(app, reason);
  else app.toast(`${app.keys.keyOf(id)}: ${reason}`);
}

/** What a command is called now, for the key bar; undefined: as in the key table. */
export function currentLabel(app: App, id: string): string | undefined {
  return commands[id]?.label?.(app);
}

/** Why the key bar does not name a command now: it cannot be done, or is not what anybody would look for. */
export function barReason(app: App, id: string): string | undefined {
  return disabledReason(app, id) ?? (commands[id]?.quiet?.(app) ? 'not offered' : undefined);
}

/** Why a command cannot be done now, for help and palette. */
export function disabledReason(app: App, id: string): string | undefined {
  const command = commands[id];
  return command ? command.disabled?.(app) : 'not there yet';
}
