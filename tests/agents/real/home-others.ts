import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings of Gemini CLI in `home` that need no account: a dummy key for a model on loopback. */
export function geminiHome(home: string, port: number): Record<string, string> {
  mkdirSync(join(home, '.gemini'), { recursive: true });
  writeFileSync(
    join(home, '.gemini', 'settings.json'),
    JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      ide: { enabled: false, hasSeenNudge: true },
    }),
  );
  return { GEMINI_API_KEY: 'mock', GOOGLE_GEMINI_BASE_URL: `http://127.0.0.1:${port}` };
}

/** The same for OpenCode, which here asks before it runs or edits anything. */
export function opencodeHome(home: string, port: number): Record<string, string> {
  const config = join(home, 'opencode.json');
  writeFileSync(
    config,
    JSON.stringify({
      autoupdate: false,
      share: 'disabled',
      snapshot: false,
      lsp: false,
      model: 'mock/mock-model',
      small_model: 'mock/mock-model',
      permission: { bash: 'ask', edit: 'ask' },
      provider: {
        mock: {
          npm: '@ai-sdk/openai-compatible',
          name: 'Mock',
          options: { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'mock' },
          models: { 'mock-model': { name: 'Mock' } },
        },
      },
    }),
  );
  // Before it loads a plugin it installs a package of types beside its settings, and tries for a minute.
  writeFileSync(join(home, '.npmrc'), 'offline=true\nfetch-retries=0\n');
  // Without a ripgrep it downloads one before its first request, and tries for 40 s. This one finds nothing.
  const bin = join(home, '.cache', 'opencode', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'rg'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(bin, 'rg'), 0o755);
  return {
    OPENCODE_CONFIG: config,
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
  };
}

/** The same for Copilot CLI: with a provider of one's own it needs no account. */
export function copilotHome(home: string, port: number, repo: string): Record<string, string> {
  mkdirSync(join(home, '.copilot'), { recursive: true });
  writeFileSync(join(home, '.copilot', 'config.json'), JSON.stringify({ trustedFolders: [repo] }));
  return {
    COPILOT_OFFLINE: 'true',
    COPILOT_AUTO_UPDATE: 'false',
    COPILOT_PROVIDER_BASE_URL: `http://127.0.0.1:${port}/v1`,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_PROVIDER_API_KEY: 'mock',
    COPILOT_MODEL: 'mock-model',
  };
}
