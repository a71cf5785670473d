import type { Terminal } from '@xterm/headless';
import type { ColorTable } from './emulator-colors.ts';
import type { TerminatorLog } from './emulator-terminators.ts';

export interface QueryOptions {
  terminal: Terminal;
  colors: ColorTable;
  terminators: TerminatorLog;
  /** For XTVERSION. */
  version: string;
  modifyOtherKeys: () => number;
  reply: (bytes: string) => void;
}

/**
 * Answers what @xterm/headless leaves unanswered; agents wait for some of it at start. Sources: xterm ctlseqs, kitty
 * keyboard protocol, the OSC 7501 handshake (the same bytes back) as Claude Code asks it.
 */
export function answerQueries(options: QueryOptions): void {
  const { terminal, version, modifyOtherKeys, reply } = options;
  const { parser } = terminal;
  terminal.onData(reply);

  const csi = (id: { prefix?: string; final: string }, answer: (first: number) => string | undefined) =>
    parser.registerCsiHandler(id, params => {
      const text = answer(typeof params[0] === 'number' ? params[0] : 0);
      if (text !== undefined) reply(text);
      return text !== undefined;
    });

  csi({ prefix: '>', final: 'q' }, first => (first === 0 ? `\x1bP>|pitwall(${version})\x1b\\` : undefined));
  // The protocol is known and off. Always off: a key can come from a viewer whose terminal does not speak it.
  csi({ prefix: '?', final: 'u' }, () => '\x1b[?0u');
  csi({ prefix: '=', final: 'c' }, first => (first === 0 ? '\x1bP!|00000000\x1b\\' : undefined));
  csi({ prefix: '?', final: 'm' }, first => (first === 4 ? `\x1b[>4;${modifyOtherKeys()}m` : undefined));
  csi({ prefix: '?', final: 'n' }, first =>
    first === 996 ? `\x1b[?997;${options.colors.dark() ? 1 : 2}n` : undefined,
  );
  csi({ final: 't' }, first => {
    if (first === 14) return `\x1b[4;${terminal.rows * cell.height};${terminal.cols * cell.width}t`;
    if (first === 16) return `\x1b[6;${cell.height};${cell.width}t`;
    if (first === 18) return `\x1b[8;${terminal.rows};${terminal.cols}t`;
    return first === 19 ? `\x1b[9;${terminal.rows};${terminal.cols}t` : undefined;
  });
  parser.registerDcsHandler({ intermediates: '+', final: 'q' }, data => {
    for (const name of data.slice(0, longestNames).split(';')) reply(terminfo(name));
    return true;
  });
  parser.registerOscHandler(7501, data => {
    if (data !== '?') return false;
    reply(`\x1b]7501;?${options.terminators.take(7501)}`);
    return true;
  });
  answerColors(options);
}

/** Pixels of a cell; nobody draws, but programs divide by it. The usual 1:2. */
const cell = { width: 10, height: 20 };

/** XTGETTCAP names in hexadecimal: some dozens at most. */
const longestNames = 1024;

/** What the agent's TERM promises, for the names programs ask; every other one is not there. */
const capabilities = new Map([
  ['TN', 'xterm-256color'],
  ['name', 'xterm-256color'],
  ['Co', '256'],
  ['colors', '256'],
  ['RGB', '8/8/8'],
]);

function terminfo(hex: string): string {
  if (!/^(?:[\da-f]{2})+$/i.test(hex)) return '\x1bP0+r\x1b\\';
  const value = capabilities.get(Buffer.from(hex, 'hex').toString('latin1'));
  if (value === undefined) return `\x1bP0+r${hex}\x1b\\`;
  return `\x1bP1+r${hex}=${Buffer.from(value).toString('hex')}\x1b\\`;
}

function answerColors({ terminal, colors, terminators, reply }: QueryOptions): void {
  const { parser } = terminal;
  // `OSC 10 ; a ; b` sets or asks 10 and 11: each further field is the next number.
  for (const first of [10, 11, 12] as const) {
    parser.registerOscHandler(first, data => {
      const fields = data.split(';').slice(0, 13 - first);
      const end = fields.includes('?') ? terminators.take(first) : '';
      for (const [i, field] of fields.entries()) {
        const code = (first + i) as 10 | 11 | 12;
        if (field === '?') reply(`\x1b]${code};${colors.special(code)}${end}`);
        else colors.setSpecial(code, field);
      }
      return true;
    });
    parser.registerOscHandler(100 + first, () => {
      colors.resetSpecial(first);
      return true;
    });
  }
  parser.registerOscHandler(4, data => {
    const fields = data.split(';').slice(0, 512);
    const end = fields.includes('?') ? terminators.take(4) : '';
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const index = /^\d{1,3}$/.test(fields[i]!) ? Number(fields[i]) : -1;
      if (index < 0 || index > 255) continue;
      if (fields[i + 1] === '?') reply(`\x1b]4;${index};${colors.palette(index)}${end}`);
      else colors.setPalette(index, fields[i + 1]!);
    }
    return true;
  });
  parser.registerOscHandler(104, data => {
    if (data === '') colors.resetPalette();
    else for (const index of data.split(';')) colors.resetPalette(Number(index));
    return true;
  });
}
