import { readdirSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type Sandbox, sandbox } from '../../e2e/support/sandbox.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { agentHome } from './home.ts';
import type { AgentName } from './install.ts';
import { type ScriptedModel, startModel } from './model.ts';

export interface AgentPlace {
  box: Sandbox;
  model: ScriptedModel;
}

/** A sandbox whose agents are the real programs and whose model is the script on loopback. */
export async function agentPlace(agents: readonly AgentName[] = ['claude', 'codex']): Promise<AgentPlace> {
  const model = await startModel();
  // Registered before the sandbox, so it runs after the hosts have ended: an agent that is hung up writes into its home
  // until it is gone.
  const home = tempDir('home');
  onTestFinished(async () => {
    await until(() => processesOf(home).length === 0, `the agents of ${home} to be gone`);
  });
  const box = sandbox({
    'greet.sh': 'echo hello\n',
    'test.sh': '[ "$(sh greet.sh)" = "hello world" ]\n',
  });
  Object.assign(box.env, agentHome(home, model.port, box.repo.dir, agents));
  box.settings({
    agents: {
      // Its default is auto mode, which asks nothing.
      claude: { args: ['--permission-mode', 'manual'] },
      // It asks for each new directory, also for the worktree of a trusted repository.
      gemini: { args: ['--skip-trust'] },
    },
  });
  return { box, model };
}

function processesOf(home: string): string[] {
  return readdirSync('/proc').filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`HOME=${home}\0`);
    } catch {
      return false;
    }
  });
}
