import { adapterNames, findAdapter } from '../../agents/adapters/registry.ts';
import { cleanLine } from '../../term/clean.ts';
import { agentVersion, findProgram, programOf } from '../agent-program.ts';
import type { Context } from '../context.ts';
import { namedAgents } from '../named-agents.ts';
import { repositoryCommands } from '../repository-commands.ts';
import { type Check, note, ok, problem, warning } from './check.ts';

/** Which agents can be started here, and their versions. Asked one after the other: each starts a program. */
export async function checkAgents(ctx: Context): Promise<Check[]> {
  const checks: Check[] = [];
  const names = [...new Set([...adapterNames, ...Object.keys(namedAgents(ctx.settings))])];
  for (const name of names) {
    const adapter = findAdapter(name, namedAgents(ctx.settings));
    if (!adapter || name === 'demo') continue;
    const program = findProgram(programOf(ctx, adapter), ctx.env, ctx.repo.root);
    const label = `agent ${cleanLine(name, 30)}`;
    if (program) {
      const version = await agentVersion(ctx, adapter);
      checks.push(ok(label, [version, program].filter(Boolean).join(' · ')));
    } else if (name === ctx.settings.agents.default) {
      checks.push(
        problem(
          label,
          `${cleanLine(programOf(ctx, adapter))} is not on PATH, and it is the default agent`,
          'install it, or set agents.default',
        ),
      );
    } else {
      checks.push(note(label, 'not installed'));
    }
  }
  const open = repositoryCommands(ctx).filter(({ trusted }) => !trusted);
  if (open.length > 0) {
    const keys = open.map(({ kind }) => kind).join(', ');
    checks.push(
      warning(
        'trust',
        `this repository's settings run commands you have not trusted: ${keys}`,
        'read them with: pitwall config trust',
      ),
    );
  }
  return checks;
}
