import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { play } from './play.ts';
import { sightings } from './sightings.ts';

/** Few, because each takes an agent seconds; the slowest of them is the figure to look at. */
const questions = 6;

const dialogs = { claude: /Esc to cancel · Tab to amend/, codex: /Press enter to confirm or esc to cancel/ };

/** Reported, not asserted: a busy machine proves nothing. The bar on a quiet one is a 95th percentile of 150 ms. */
test.each(['claude', 'codex'] as const)(
  '%s: from a question on the screen to watch and to the row',
  async agent => {
    const { box, begin, asks, approve, events } = await play(agent);
    await begin('many-questions', 'asked');
    const onScreen = sightings(box, ['attach', 'asked'], dialogs[agent]);
    const inRow = sightings(box, [], /^│.*Run touch perm-ok\.txt \?/m);
    const told = () => events('asked').filter(({ event }) => event === 'question');
    // The first one may have been there before anybody looked; any of the three may be the last to tell of it.
    const all = () => [onScreen(), inRow(), told()];
    await until(() => all().every(({ length }) => length > 0), 'the first question', patience);
    const before = { screen: onScreen().length, row: inRow().length, watch: told().length };
    let last = await asks('asked');
    for (let n = 0; n < questions; n++) {
      await approve('asked', last);
      last = await asks('asked', last.id);
    }
    await until(() => inRow().length >= before.row + questions, 'the last row', patience);
    const screen = onScreen().slice(before.screen);
    const watch = told()
      .slice(before.watch)
      .map(({ t }) => t);
    const row = inRow().slice(before.row);
    expect([screen.length, watch.length, row.length]).toEqual([questions, questions, questions]);
    console.log(
      `${agent}: question on screen to watch, ms: ${spread(watch.map((t, i) => t - (screen[i] ?? 0)))}`,
    );
    console.log(
      `${agent}: question on screen to the row, ms: ${spread(row.map((t, i) => t - (screen[i] ?? 0)))}`,
    );
  },
);

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  return `median ${at(0.5)}, p95 ${at(0.95)}, all ${values.join(' ')}`;
}
