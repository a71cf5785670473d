import { isObject, listIn } from '../transcripts/json-fields.ts';
import { has, runsElsewhere } from './launch.ts';
import { opencodePlugin, pluginName } from './opencode-plugin.ts';
import type { LaunchPlan, StartInput } from './types.ts';

const variable = 'OPENCODE_CONFIG_CONTENT';

/**
 * The plugin for one start, named by `OPENCODE_CONFIG_CONTENT`: JSON that OpenCode merges over every file, with the lists
 * of plugins put together. A person's own content of that variable stays in it.
 */
export function opencodeHooks({
  args,
  hooks,
  command,
}: StartInput): Pick<LaunchPlan, 'env' | 'files' | 'hooksOff'> {
  const off = (hooksOff: string) => ({ env: {}, hooksOff });
  if (!hooks) return { env: {} };
  const elsewhere = runsElsewhere(command);
  if (elsewhere) return off(`${elsewhere} runs the agent where its plugin cannot reach pitwall`);
  if (has(args, '--pure')) return off('the argument --pure switches plugins off');
  if (hooks.variable?.('OPENCODE_PURE')) return off('OPENCODE_PURE switches plugins off');
  const own = parse(hooks.variable?.(variable));
  if (own === undefined) return off(`your ${variable} is not JSON`);
  const url = new URL(`file://${hooks.dir.split('/').map(encodeURIComponent).join('/')}/${pluginName}`).href;
  return {
    env: { [variable]: JSON.stringify({ ...own, plugin: [...listIn(own.plugin), url] }) },
    files: [{ name: pluginName, text: opencodePlugin }],
  };
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
