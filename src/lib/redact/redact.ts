import { dropHereDocs } from './here-docs.ts';
import { looksRandom } from './randomness.ts';
import { secretRules } from './secret-rules.ts';

export interface RedactOptions {
  /** Home directory: becomes `~`. */
  home?: string;
  /** Name of the user in other paths (`/home/NAME/…`, `/Users/NAME/…`, `C:\Users\NAME\…`): becomes `user`. */
  user?: string;
  /** Environment: values of variables whose names say that they are secret are replaced wherever they stand. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Replace e-mail addresses as well; records name people by them, what others may see should not. */
  emails?: boolean;
}

export interface Redacted {
  text: string;
  /** How many secrets were replaced; paths are not counted. */
  count: number;
  /** Set when the text could not be looked through: then nothing of it is in `text`. */
  failed?: true;
}

export const secretMark = '[secret]';
const failedMark = '[not shown: redaction failed]';

/** More than this is no record; looking through it would take a second. Characters. */
const mostCharacters = 8 * 1024 * 1024;
/** A shorter value of the environment (`1`, `true`, `dev`) stands in any text. Characters. */
const leastValue = 8;

/**
 * Takes secrets out of a text that leaves the machine: bodies of here-documents, known forms of keys and tokens, values given to names like
 * `password`, credentials in URLs and commands, values of secret environment variables, long random tokens; and the home
 * directory. Idempotent, linear in the length. Fails closed: on any error the whole text is replaced.
 */
export function redact(text: string, options: RedactOptions = {}): Redacted {
  try {
    if (text.length > mostCharacters) return { text: failedMark, count: 0, failed: true };
    return replaceAll(text, options);
  } catch {
    return { text: failedMark, count: 0, failed: true };
  }
}

function replaceAll(text: string, { home, user, env = {}, emails = false }: RedactOptions): Redacted {
  const outside = dropHereDocs(text);
  let { count } = outside;
  let clean = outside.text;
  for (const value of secretValues(env)) {
    const parts = clean.split(value);
    count += parts.length - 1;
    clean = parts.join(secretMark);
  }
  for (const { pattern, keep } of secretRules) {
    clean = clean.replace(pattern, (...match: unknown[]) => {
      const [whole, before = '', secret = ''] = match as string[];
      const hidden = keep ? secret : whole;
      if (hidden === undefined || hidden.includes(secretMark) || (keep && harmless(hidden)))
        return whole ?? '';
      count += 1;
      const after = keep ? (whole ?? '').slice(before.length + secret.length) : '';
      return `${keep ? before : ''}${secretMark}${after}`;
    });
  }
  clean = clean.replace(longToken, token => {
    if (!looksRandom(token)) return token;
    count += 1;
    return secretMark;
  });
  if (emails) {
    clean = clean.replace(email, () => {
      count += 1;
      return '[e-mail]';
    });
  }
  if (home !== undefined && home.length > 1) {
    const path = home.replace(/\/+$/, '').replace(special, '\\$&');
    clean = clean.replace(new RegExp(`${path}(?=$|[^\\w.-]|\\.(?:$|\\s))`, 'g'), '~');
  }
  if (user !== undefined && user.length > 1) {
    const named = new RegExp(
      `((?:/home/|/Users/|\\\\Users\\\\))${user.replace(special, '\\$&')}(?![\\w-])`,
      'g',
    );
    if (user !== 'user') clean = clean.replace(named, '$1user');
  }
  return { text: clean, count };
}

const special = /[.*+?^${}()|[\]\\]/g;
const longToken = /(?<![A-Za-z0-9_+/=.@~-])[A-Za-z0-9_+/=-]{20,512}(?![A-Za-z0-9_+/=-])/g;
const email = /(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}\b/g;

/** A name, a reference or an example: `$TOKEN`, `<token>`, `process.env.X`, `string`, `***`. */
const harmless = (value: string): boolean =>
  /^(?:['"]?[$<{%[]|process\.env|os\.environ|env\.|\*+$|x{3,}$|\.{3}|…|(?:string|number|boolean|null|undefined|true|false|none|nil|any|unknown|required|optional|str|bytes|example|changeme|placeholder|redacted)['"]?[,;)]?$)/i.test(
    value,
  ) || value.length < 3;

function secretValues(env: NonNullable<RedactOptions['env']>): string[] {
  return Object.entries(env)
    .filter(
      ([name]) =>
        secretName.test(name) && !/^(?:PWD|OLDPWD|SSH_AUTH_SOCK)$|_(?:FILE|PATH|DIR|SOCK|URL)$/.test(name),
    )
    .flatMap(([, value]) =>
      value !== undefined && value.length >= leastValue && !secretMark.includes(value) ? [value] : [],
    )
    .toSorted((a, b) => b.length - a.length);
}

const secretName = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIAL/i;
