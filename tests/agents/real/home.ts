import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copilotHome, geminiHome, opencodeHome } from './home-others.ts';
import { type AgentName, installAgent } from './install.ts';

/**
 * Makes `home` a throw-away home in which the agents skip every first-run screen, trust `repo` (and so its worktrees) and can
 * reach nothing but the scripted model on 127.0.0.1:`port`. Holds dummy keys only.
 * @param agents those that are installed
 * @returns environment variables to start pitwall with, over those of a sandbox
 */
export function agentHome(
  home: string,
  port: number,
  repo: string,
  agents: readonly AgentName[],
): Record<string, string> {
  for (const dir of ['.codex', '.claude', 'tmp']) mkdirSync(join(home, dir), { recursive: true });
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      hasSeenAutoDefaultNotice: true,
      customApiKeyResponses: { approved: ['00000000000000000001'], rejected: [] },
      projects: { [repo]: { hasTrustDialogAccepted: true } },
    }),
  );
  writeFileSync(join(home, '.codex', 'config.toml'), codexConfig(port, repo));
  const bins = [...agents.map(installAgent), dirname(process.execPath)];
  return {
    HOME: home,
    CODEX_HOME: join(home, '.codex'),
    TMPDIR: join(home, 'tmp'),
    CLAUDE_CODE_TMPDIR: join(home, 'tmp'),
    PATH: [...bins, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    ANTHROPIC_API_KEY: 'sk-ant-mock-0000000000000000000000000000000000000001',
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // Without it Claude Code runs ssh to a public host at its first start.
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    MOCK_API_KEY: 'mock-key',
    // A dead proxy: whatever tries to leave the machine fails at once.
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
    ...(agents.includes('gemini') && geminiHome(home, port)),
    ...(agents.includes('opencode') && opencodeHome(home, port)),
    ...(agents.includes('copilot') && copilotHome(home, port, repo)),
  };
}

function codexConfig(port: number, repo: string): string {
  return `model = "gpt-5.5"
model_provider = "mock"
approval_policy = "on-request"
sandbox_mode = "workspace-write"
check_for_update_on_startup = false
[model_providers.mock]
name = "mock"
base_url = "http://127.0.0.1:${port}/v1"
env_key = "MOCK_API_KEY"
wire_api = "responses"
[analytics]
enabled = false
[features]
default_mode_request_user_input = true
[notice.model_migrations]
"gpt-5.5" = "gpt-6-sol"
[projects."${repo}"]
trust_level = "trusted"
`;
}
