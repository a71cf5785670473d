import { quote } from 'shell-quote';

/** A text as one word of a command that a person may paste into a shell: a path with a space stays one path. */
export function shellWord(text: string): string {
  return quote([text]);
}
