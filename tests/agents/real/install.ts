import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Versions that the recordings and rules were checked with; about 1.5 GB, kept in the cache between runs. */
const agents = {
  claude: '@anthropic-ai/claude-code@2.1.330',
  codex: '@openai/codex@0.169.0',
  gemini: '@google/gemini-cli@0.61.0',
  opencode: 'opencode-ai@1.18.33',
  copilot: '@github/copilot@1.0.102',
} as const;
export type AgentName = keyof typeof agents;

export const agentCache =
  process.env.PITWALL_TEST_AGENTS ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pitwall-test-agents');

/** Folder with the agent's program; installs the pinned version from the npm registry when it is not there yet. */
export function installAgent(name: AgentName): string {
  const spec = agents[name];
  const dir = join(agentCache, spec.replaceAll(/[@/]/g, '_'));
  const bin = join(dir, 'node_modules', '.bin');
  if (!existsSync(join(bin, name))) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'package.json'), '{"private":true}\n');
    // OpenCode's install step starts it once, and it leaves a folder where temporary files go.
    const temp = mkdtempSync(join(dir, 'tmp-'));
    try {
      // Claude Code asks for a newer Node in "engines", but its program is a native binary.
      const scripts = name === 'copilot' ? ['--ignore-scripts'] : [];
      execFileSync('npm', ['install', ...scripts, '--no-audit', '--no-fund', '--loglevel=error', spec], {
        cwd: dir,
        env: { ...process.env, TMPDIR: temp },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    } finally {
      rmSync(temp, { recursive: true, force: true });
    }
  }
  return bin;
}
