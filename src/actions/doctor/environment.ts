import { createGit } from '../../git/run.ts';
import { features, gitVersion } from '../../git/version.ts';
import { describeError } from '../../lib/errors.ts';
import type { Env } from '../context.ts';
import { packageVersion } from '../installation.ts';
import { type Check, note, ok, problem, warning } from './check.ts';

export function checkEnvironment(env: Env): Check[] {
  const term = env.TERM ?? '';
  return [
    ok('pitwall', `${packageVersion()} on Node ${process.version}, ${process.platform} ${process.arch}`),
    term === '' || term === 'dumb'
      ? warning(
          'terminal',
          `TERM is ${term || 'not set'}: the screen cannot be shown`,
          'set TERM to what your terminal is',
        )
      : ok(
          'terminal',
          `TERM ${term}${env.COLORTERM ? `, COLORTERM ${env.COLORTERM}` : ''}${env.NO_COLOR ? ', NO_COLOR' : ''}`,
        ),
    ...(env.PITWALL_SESSION ? [note('inside', 'this runs inside an agent of pitwall: reading only')] : []),
  ];
}

export async function checkGit(env: Env): Promise<Check[]> {
  try {
    const version = await gitVersion(createGit({ cwd: '/', env }));
    const { missing } = features(version);
    if (missing.length === 0) return [ok('git', version.text)];
    return [
      warning(
        'git',
        `${version.text}: ${missing.join('; ')}`,
        'everything else works; git 2.38 or newer has it',
      ),
    ];
  } catch (error) {
    return [problem('git', describeError(error))];
  }
}
