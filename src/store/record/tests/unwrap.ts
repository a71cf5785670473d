/**
 * The command that a wrapper runs: `CI=1 timeout 60 npx vitest` → `vitest`, `docker compose exec -T app pytest` →
 * `pytest`, `bash -lc '…'` → the line inside.
 */
export type Unwrapped =
  | { kind: 'words'; words: string[] }
  | { kind: 'line'; line: string; strict: boolean; pipefail: boolean };

/** More wrappers around one command than anybody writes. */
const mostWrappers = 12;

export function unwrap(given: readonly string[]): Unwrapped {
  let words = [...given];
  for (let i = 0; i < mostWrappers; i++) {
    const inner = shellLine(words);
    if (inner) return inner;
    const next = wrappers.reduce<string[] | undefined>(
      (found, rule) => found ?? behind(words, rule),
      undefined,
    );
    if (next === undefined || next.length === 0) break;
    words = next;
  }
  return { kind: 'words', words: words.map((word, i) => (i === 0 ? programName(word) : word)) };
}

/** `/usr/bin/python3` → `python3`, `node_modules/.bin/jest` → `jest`; scripts of the project keep their path. */
function programName(word: string): string {
  if (/^\S*(?:^|\/)(?:\.bin|bin)\/[^/]+$/.test(word)) {
    return word.slice(word.lastIndexOf('/') + 1);
  }
  return word.replace(/^\.\/(gradlew|mvnw)$/, '$1').replace(/\.(?:cmd|bat)$/i, '');
}

function shellLine(words: readonly string[]): Unwrapped | undefined {
  const program = words[0]?.slice((words[0]?.lastIndexOf('/') ?? -1) + 1) ?? '';
  if (program === 'eval') {
    return { kind: 'line', line: words.slice(1).join(' '), strict: false, pipefail: false };
  }
  if (!/^(?:ba|z|da|k)?sh$/.test(program)) return undefined;
  const at = words.findIndex((word, i) => i > 0 && /^-[a-z]*c$/.test(word));
  const options = words.slice(1, at);
  if (at < 0 || words[at + 1] === undefined) return undefined;
  const flags = words.slice(1, at + 1).filter(word => /^-[a-z]+$/.test(word));
  return {
    kind: 'line',
    line: words[at + 1] ?? '',
    strict: flags.some(word => word.includes('e')),
    pipefail: options.includes('pipefail'),
  };
}

interface Wrapper {
  /** The wrapper's own words, each a whole one. */
  words: readonly RegExp[];
  /** Options of it that take the next word as their value. */
  values?: RegExp;
  /** How many words behind its options are its own: a container, a number of seconds. */
  operands?: number;
  /** The command begins only behind `--` or this option. */
  until?: RegExp;
  /** It takes no options: a word with a dash behind it is the command's. */
  bare?: boolean;
}

const any = /^/;
const wrappers: readonly Wrapper[] = [
  { words: [/^[A-Za-z_]\w*\+?=/], bare: true },
  { words: [/^(?:sudo|doas)$/], values: /^-[ugpCDh]$/ },
  { words: [/^env$/], values: /^-[uCS]$/ },
  {
    words: [
      /^(?:time|nice|ionice|command|exec|nohup|builtin|setsid|rtk|cross-env|cross-env-shell|unbuffer|caffeinate|chronic)$/,
    ],
    values: /^-[nacf]$/,
  },
  { words: [/^g?timeout$/], values: /^-(?:k|s)$/, operands: 1 },
  { words: [/^stdbuf$/], values: /^-[ioe]$/ },
  { words: [/^xvfb-run$/], values: /^-[nesf]$/ },
  { words: [/^npx$/], values: /^(?:-p|--package|-w|--workspace)$/ },
  {
    words: [/^(?:npm|pnpm|yarn)$/, /^(?:exec|dlx|x)$/],
    values: /^(?:-p|--package|-w|--workspace|--filter|-C)$/,
  },
  { words: [/^pnpm$/, /^(?:--filter|-F|-C|--dir)$/, any, /^(?:exec|dlx)$/] },
  { words: [/^bunx$/] },
  { words: [/^bun$/, /^x$/] },
  { words: [/^corepack$/] },
  { words: [/^(?:poetry|pipenv|hatch|pdm|rye)$/, /^run$/] },
  {
    words: [/^uv$/, /^run$/],
    values:
      /^(?:--with|--extra|--group|--python|-p|--project|--directory|--env-file|--package|--with-requirements|--with-editable)$/,
  },
  { words: [/^uvx$/], values: /^(?:--with|--from|--python|-p)$/ },
  { words: [/^(?:conda|mamba|micromamba)$/, /^run$/], values: /^-(?:n|p)$/ },
  { words: [/^bundle$/, /^exec$/] },
  { words: [/^(?:dotenv|doppler|op|infisical|aws-vault|chamber|teller)$/], until: /^--$/ },
  {
    words: [/^docker-compose$|^podman-compose$/, /^(?:exec|run)$/],
    values: /^(?:-e|--env|-u|--user|-w|--workdir|--name|-v|--volume|--entrypoint|-p|--index)$/,
    operands: 1,
  },
  {
    words: [/^(?:docker|podman|nerdctl)$/, /^compose$/, /^(?:exec|run)$/],
    values: /^(?:-e|--env|-u|--user|-w|--workdir|--name|-v|--volume|--entrypoint|-p|--index)$/,
    operands: 1,
  },
  {
    words: [
      /^(?:docker|podman|nerdctl)$/,
      /^compose$/,
      /^(?:-f|--file|-p|--project-name|--profile)$/,
      any,
      /^(?:exec|run)$/,
    ],
    values: /^(?:-e|--env|-u|--user|-w|--workdir|--name|-v|--volume)$/,
    operands: 1,
  },
  {
    words: [/^(?:docker|podman|nerdctl)$/, /^(?:exec|run)$/],
    values:
      /^(?:-e|--env|--env-file|-u|--user|-w|--workdir|--name|-v|--volume|--mount|--network|--platform|--entrypoint|-p|--memory|-m)$/,
    operands: 1,
  },
  { words: [/^kubectl$/, /^exec$/], until: /^--$/ },
  { words: [/^nix$/, /^(?:develop|shell)$/], until: /^(?:-c|--command)$/ },
  { words: [/^(?:nix-shell)$/], until: /^--(?:run|command)$/ },
  { words: [/^devbox$/, /^run$/], until: /^--$/ },
  { words: [/^mise$/, /^(?:exec|x)$/], until: /^--$/ },
  { words: [/^direnv$/, /^exec$/], operands: 1 },
  { words: [/^(?:rvm|rbenv|pyenv|nodenv|asdf|volta)$/, /^(?:exec|run)$/] },
];

function behind(
  words: readonly string[],
  { words: own, values, operands = 0, until, bare }: Wrapper,
): string[] | undefined {
  if (!own.every((pattern, i) => pattern.test(words[i] ?? '') && words[i] !== undefined)) return undefined;
  let at = own.length;
  if (until) {
    const end = words.findIndex((word, i) => i >= at && until.test(word));
    return end < 0 ? undefined : words.slice(end + 1);
  }
  let left = operands;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--' && left === 0) return words.slice(at + 1);
    if (values?.test(word)) at += 1;
    else if (word.startsWith('-') && word !== '-' && !bare) continue;
    else if (left > 0) left -= 1;
    else break;
  }
  return words.slice(at);
}
