import { counted } from '../lib/counted.ts';
import { Failure } from '../lib/errors.ts';
import type { Io } from './io.ts';

/** Markdown is made to be pasted where others read it: secrets stay here. */
export async function forOthers(io: Io, text: string): Promise<string> {
  const { redact } = await import('../lib/redact/redact.ts');
  const { HOME: home, USER: user } = io.env;
  const redacted = redact(text, {
    env: io.env,
    emails: true,
    ...(home ? { home } : {}),
    ...(user ? { user } : {}),
  });
  if (redacted.failed)
    throw new Failure('the record could not be looked through for secrets; nothing was printed');
  if (redacted.count > 0)
    io.err(`pitwall: ${counted(redacted.count, 'secret was', 'secrets were')} replaced\n`);
  return redacted.text;
}
