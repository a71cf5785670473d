/** A command line as the shell sees it: pipelines in a row, each with what stands behind it. */
export interface ShellList {
  pipelines: ShellPipeline[];
}

export interface ShellPipeline {
  commands: ShellCommand[];
  /** `! …` turns the exit code around. */
  negated: boolean;
  /** What stands behind; `end` for the last. A newline is `;`. */
  link: '&&' | '||' | ';' | '&' | 'end';
}

export type ShellCommand = SimpleCommand | { kind: 'group'; list: ShellList };

export interface SimpleCommand {
  kind: 'simple';
  /** Without quotes; variables and substitutions stand as written. */
  words: string[];
  /** Its output goes into a file, `/dev/null` aside. */
  writes: boolean;
}

/** A longer line is a script with its data; what it runs first tells enough. Characters. */
const mostCharacters = 16_384;
/** Brackets deeper than this are no command that somebody typed. */
const mostDepth = 20;

/**
 * Reads a shell line: quotes, substitutions (kept as text), here-documents (dropped), comments (dropped), redirections,
 * groups. Not a whole shell: `if`, `for`, `while` and their like are read as the commands inside them. Never throws.
 */
export function parseShell(line: string): ShellList {
  const tokens = tokenize(line.slice(0, mostCharacters));
  let at = 0;

  const list = (depth: number): ShellList => {
    const pipelines: ShellPipeline[] = [];
    while (at < tokens.length) {
      const token = tokens[at];
      if (token === undefined || isOperator(token, ')') || isWord(token, '}')) break;
      if (token.kind === 'operator' && token.text !== '(') {
        at += 1;
        continue;
      }
      const pipeline = onePipeline(depth);
      const next = tokens[at];
      if (next?.kind === 'operator' && next.text !== ')') {
        pipeline.link = next.text === '\n' ? ';' : (next.text as ShellPipeline['link']);
        at += 1;
      } else if (next && !isOperator(next, ')') && !isWord(next, '}')) pipeline.link = ';';
      if (pipeline.commands.length > 0) pipelines.push(pipeline);
    }
    const last = pipelines.at(-1);
    // A line that ends in `&` leaves its last command in the background; one that ends in `;` ends with it.
    if (last && last.link !== '&') last.link = 'end';
    return { pipelines };
  };
  const onePipeline = (depth: number): ShellPipeline => {
    const pipeline: ShellPipeline = { commands: [], negated: false, link: 'end' };
    while (isWord(tokens[at], '!')) {
      pipeline.negated = !pipeline.negated;
      at += 1;
    }
    for (;;) {
      const before = at;
      const command = oneCommand(depth);
      if (command) pipeline.commands.push(command);
      else if (at === before) break;
      if (!isOperator(tokens[at], '|')) break;
      at += 1;
      while (isOperator(tokens[at], '\n')) at += 1;
    }
    return pipeline;
  };
  const oneCommand = (depth: number): ShellCommand | undefined => {
    while (keywords.has(plainText(tokens[at]))) at += 1;
    const opener = tokens[at];
    if (depth < mostDepth && (isOperator(opener, '(') || isWord(opener, '{'))) {
      at += 1;
      const inner = list(depth + 1);
      if (tokens[at] !== undefined) at += 1;
      while (tokens[at]?.kind === 'redirect') at += 1;
      return { kind: 'group', list: inner };
    }
    if (isOperator(opener, '(')) at += 1;
    const words: string[] = [];
    let writes = false;
    for (let token = tokens[at]; token !== undefined && token.kind !== 'operator'; token = tokens[at]) {
      if (token.kind === 'word') words.push(token.text);
      else writes ||= token.writes;
      at += 1;
    }
    return words.length > 0 ? { kind: 'simple', words, writes } : undefined;
  };
  return list(0);
}

/** They stand before a command and do not change which one it is. */
const keywords = new Set(['if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'esac']);

type Token =
  | { kind: 'word'; text: string; plain: boolean }
  | { kind: 'operator'; text: '&&' | '||' | '|' | ';' | '&' | '\n' | '(' | ')' }
  | { kind: 'redirect'; writes: boolean };

const isOperator = (token: Token | undefined, text: string) =>
  token?.kind === 'operator' && token.text === text;
const isWord = (token: Token | undefined, text: string) => plainText(token) === text;
/** A word without quotes: only such a one is a keyword. */
const plainText = (token: Token | undefined) => (token?.kind === 'word' && token.plain ? token.text : '');

function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  const heredocs: string[] = [];
  let at = 0;
  const skipHeredocs = () => {
    for (const end of heredocs.splice(0)) {
      while (at < line.length) {
        const stop = line.indexOf('\n', at);
        const row = line.slice(at, stop < 0 ? undefined : stop);
        at = stop < 0 ? line.length : stop + 1;
        if (row.trim() === end) break;
      }
    }
  };
  while (at < line.length) {
    const char = line[at] ?? '';
    if (char === '\n') {
      at += 1;
      tokens.push({ kind: 'operator', text: '\n' });
      skipHeredocs();
    } else if (/\s/.test(char)) at += 1;
    else if (line.startsWith('\\\n', at)) at += 2;
    else if (char === '#') {
      while (at < line.length && line[at] !== '\n') at += 1;
    } else {
      redirection.lastIndex = at;
      const redirect = redirection.exec(line)?.[0];
      if (redirect !== undefined) {
        at += redirect.length;
        if (/&\d+$|&-$/.test(redirect)) continue;
        while (line[at] === ' ' || line[at] === '\t') at += 1;
        const target = readWord(line, at);
        at = target.next;
        if (redirect.includes('<<') && !redirect.includes('<<<')) heredocs.push(target.text);
        else tokens.push({ kind: 'redirect', writes: redirect.includes('>') && target.text !== '/dev/null' });
        continue;
      }
      operator.lastIndex = at;
      const found = operator.exec(line)?.[0];
      if (found === undefined) {
        const { text, plain, next } = readWord(line, at);
        tokens.push({ kind: 'word', text, plain });
        at = Math.max(next, at + 1);
      } else {
        at += found.length;
        const text = found === '|&' ? '|' : found.startsWith(';') ? ';' : found;
        tokens.push({ kind: 'operator', text: text as (Token & { kind: 'operator' })['text'] });
      }
    }
  }
  return tokens;
}

const redirection = /\d*>&\d+|\d*>&-|\d*<&\d+|&>>?|\d*>[>|]?(?!\()|\d*<<<|\d*<<-?|\d*<(?!\()/y;
const operator = /&&|\|\||\|&|;;?&?|[|&()]/y;

/** One word from here: quotes come off, `$(…)`, `` `…` ``, `${…}` and `<(…)` stay as written. */
function readWord(line: string, from: number): { text: string; plain: boolean; next: number } {
  let text = '';
  let plain = true;
  let at = from;
  while (at < line.length) {
    const char = line[at] ?? '';
    if (char === "'") {
      const end = line.indexOf("'", at + 1);
      text += line.slice(at + 1, end < 0 ? undefined : end);
      at = end < 0 ? line.length : end + 1;
      plain = false;
    } else if (char === '"') {
      plain = false;
      at += 1;
      while (at < line.length && line[at] !== '"') {
        const end = substitutionEnd(line, at);
        if (end !== undefined) {
          text += line.slice(at, end);
          at = end;
        } else if (line[at] === '\\' && /[\\"$`\n]/.test(line[at + 1] ?? '')) {
          if (line[at + 1] !== '\n') text += line[at + 1];
          at += 2;
        } else text += line[at++];
      }
      at += 1;
    } else if (char === '\\') {
      if (line[at + 1] !== '\n') text += line[at + 1] ?? '';
      at += 2;
      plain = false;
    } else {
      const end = substitutionEnd(line, at);
      if (end !== undefined) {
        text += line.slice(at, end);
        at = end;
      } else if (/[\s;&|()<>]/.test(char)) break;
      else {
        text += char;
        at += 1;
      }
    }
  }
  return { text, plain, next: at };
}

/** Behind `$(…)`, `${…}`, `<(…)` or backquotes that begin here; undefined when nothing of that begins here. */
function substitutionEnd(line: string, at: number): number | undefined {
  if (line[at] === '`') {
    const end = line.indexOf('`', at + 1);
    return end < 0 ? line.length : end + 1;
  }
  if (!/[$<>]/.test(line[at] ?? '') || !/[({]/.test(line[at + 1] ?? '')) return undefined;
  if (line[at] !== '$' && line[at + 1] !== '(') return undefined;
  const [open, close] = line[at + 1] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let i = at + 1; i < line.length; i++) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === "'" && open === '(') {
      const end = line.indexOf("'", i + 1);
      if (end < 0) return line.length;
      i = end;
    } else if (line[i] === open) depth += 1;
    else if (line[i] === close && --depth === 0) return i + 1;
  }
  return line.length;
}
