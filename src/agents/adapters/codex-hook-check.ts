import { listIn, numberIn, objectIn, parseObject, textIn } from '../transcripts/json-fields.ts';
import { codexHookEvents, hookArguments, trustedHooksFeature, trustKey } from './codex-hook-arguments.ts';
import type { ProbeTalk } from './types.ts';

/** Stands for the script of a session; blanks, quotes and a letter outside ASCII, as a path may have them. */
const sample = `/bin/sh '/tmp/it'\\''s "a" töst/tell'`;

const initialize = {
  id: 1,
  method: 'initialize',
  params: {
    clientInfo: { name: 'pitwall', title: 'pitwall', version: '0' },
    capabilities: { experimentalApi: true },
  },
};
const listHooks = { id: 2, method: 'hooks/list', params: { cwds: ['/'] } };

/**
 * Asks the program itself whether it would run our hooks without a question: `codex app-server` speaks JSON lines on its
 * standard streams, and `hooks/list` names each hook with its `trustStatus` (0.169.0; takes 0.4 s). A version that does
 * not know one of the events, the method or the hash does not say `trusted` for all of them.
 */
export const codexHookCheck: ProbeTalk = {
  args: ['app-server', ...hookArguments(codexHookEvents, sample)],
  home: 'CODEX_HOME',
  lines: [initialize, { method: 'initialized' }, listHooks].map(message => JSON.stringify(message)),
  read(output) {
    for (const line of output.split('\n')) {
      const message = parseObject(line);
      if (!message) continue;
      // Without a start there is no list.
      if (message.error !== undefined && numberIn(message.id) === 1) return [];
      if (numberIn(message.id) === 2)
        return allTrusted(objectIn(message.result).data) ? [trustedHooksFeature] : [];
    }
    return undefined;
  },
};

function allTrusted(data: unknown): boolean {
  const hooks = listIn(data).flatMap(place => listIn(objectIn(place).hooks).map(objectIn));
  return codexHookEvents.every(event =>
    hooks.some(
      ({ key, trustStatus, command }) =>
        textIn(key) === trustKey(event) && trustStatus === 'trusted' && command === sample,
    ),
  );
}
