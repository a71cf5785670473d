import type { Command } from 'commander';
import type { WatchEvent } from '../../actions/watch-events.ts';
import { watchEvents } from '../../actions/watch-events.ts';
import { watchStores } from '../../actions/watch-stores.ts';
import { counted } from '../../lib/counted.ts';
import { isProbable, statusWord } from '../../store/record/status-word.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Paint } from '../output/paint.ts';

export function define(command: Command, io: Io): void {
  command
    .option('-A, --all', 'all repositories that pitwall knows')
    .option('--json', 'one JSON object a line, see schemas/watch.schema.json')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      process.once('SIGTERM', () => stop.abort());
      const place = { cwd: io.cwd, env: io.env, all: options.all };
      await watchEvents({
        ...place,
        now: Date.now,
        signal: stop.signal,
        subscribe: onChange => watchStores(place, onChange),
        onEvent: event =>
          io.out(options.json ? `${JSON.stringify(event)}\n` : `${eventLine(event, io.paint)}\n`),
      });
    });
  examples(command, ['pitwall watch', `pitwall watch --json | jq -r 'select(.event=="question") | .name'`]);
}

/** `14:03:22 fix-login needs input: Run npm test ? (question q3)`. */
export function eventLine(event: WatchEvent, paint: Paint): string {
  const time = new Date(event.t).toTimeString().slice(0, 8);
  return `${paint.grey(time)} ${paint.bold(cleanLine(event.name, 48))} ${what(event, paint)}`;
}

function what(event: WatchEvent, paint: Paint): string {
  switch (event.event) {
    case 'created':
      return `started on ${cleanLine(event.branch, 80)} with ${cleanLine(event.agent, 20)}`;
    case 'removed':
      return 'removed';
    case 'renamed':
      return `renamed from ${cleanLine(event.from, 48)}`;
    case 'question':
      return `${paint.amber(isProbable({ ...event, value: 'needs-input' }) ? 'probably asks' : 'asks')}: ${cleanLine(event.question.text, 300)} ${paint.grey(`(question ${event.question.id})`)}`;
    case 'answered':
      return `${paint.grey('question closed')}: ${cleanLine(event.question.text, 300)}`;
    case 'status': {
      const detail = event.activity || event.reason;
      return `${statusWord({ ...event, value: event.to })}${detail ? `: ${cleanLine(detail, 200)}` : ''}`;
    }
    case 'review':
      return event.to === 'ready' ? paint.violet('ready for review') : `review: ${event.to}`;
    case 'tests':
      return `tests ${event.verdict}${event.command ? ` (${cleanLine(event.command, 120)})` : ''}`;
    case 'size':
      return `${paint.green(`+${event.added}`)} ${paint.red(`−${event.removed}`)} ${counted(event.files, 'file')}`;
  }
}
