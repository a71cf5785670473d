import type { Command } from 'commander';
import { explainSession } from '../../actions/explain-session.ts';
import { locatePastSession } from '../../actions/past-session.ts';
import { group } from '../../store/record/group.ts';
import { sourceWords, statusWord } from '../../store/record/status-word.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { formatAge } from '../output/age.ts';
import { renderTable } from '../output/table.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('--json', 'see schemas/explain.schema.json')
    .action(async (ref: string | undefined, options: { json?: boolean }) => {
      const { ctx, record } = await locatePastSession({ cwd: io.cwd, env: io.env }, ref);
      const { status, signals, notes = [] } = await explainSession(ctx, { session: record.id });
      if (options.json) {
        const session = { id: record.id, name: record.name };
        return io.out(`${JSON.stringify({ session, status, signals, notes }, null, 2)}\n`);
      }
      const now = Date.now();
      const reason = status.reason ? `: ${cleanLine(status.reason, 200)}` : '';
      const teller = sourceWords[status.source];
      const known = [`for ${formatAge(now - status.since)}`, ...(teller ? [`told by ${teller}`] : [])].join(
        ', ',
      );
      const is = status.value === 'needs-input' ? '' : 'is ';
      io.out(`${record.name} ${is}${statusWord(status)}${reason} (${known})\n`);
      if (status.question)
        io.out(`asks: ${cleanLine(status.question.text, 300)} (question ${status.question.id})\n`);
      if (group({ ...record, status }) === 'ready')
        io.out('listed as ready: its agent rests or has ended, and nobody reviewed its changes\n');
      if (signals.length === 0) return io.out('its host does not run, so there are no live signals\n');
      const lines = renderTable(
        [
          { title: '', text: signal => (signal.won ? '▸' : ' ') },
          {
            title: 'SIGNAL',
            text: signal => cleanLine([signal.source, signal.key].filter(Boolean).join(' '), 30),
          },
          { title: 'SAYS', text: signal => signal.value.replace('-', ' ') },
          { title: 'AGE', text: signal => formatAge(now - signal.at), align: 'right' },
          { title: 'STRENGTH', text: signal => signal.strength.toFixed(2), align: 'right' },
          { title: 'WHY', text: signal => cleanLine(signal.why, 80) },
          {
            title: 'SEEN',
            text: signal => cleanLine(signal.evidence ?? signal.reason ?? '', 200),
            flexible: true,
          },
        ],
        signals,
        { width: io.columns, heading: io.paint.grey },
      );
      io.out(`\n${lines.join('\n')}\n`);
      if (notes.length > 0) io.out(`\n${notes.map(note => cleanLine(note, 200)).join('\n')}\n`);
    });
  examples(command, ['pitwall explain fix-login']);
}
