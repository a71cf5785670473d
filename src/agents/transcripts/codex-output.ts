import { isObject, listIn, numberIn, objectIn, parseObject, textIn } from './json-fields.ts';

/** What the text that Codex hands its model as a tool's output says about the run. */
export interface CodexOutput {
  /** Null: not known, or it runs on. */
  exit: number | null;
  /** The process runs on under this number. */
  running?: string;
  /** A person refused it before it ran. */
  rejected: boolean;
  text: string;
}

/**
 * Reads `Exit code: 0\nWall time: …\nOutput:\n…`, `Chunk ID: …\nProcess exited with code 0\n…Output:\n…` (unified exec) and
 * `{"output", "metadata": {"exit_code"}}` (older). Only lines before the first `Output:` count: a program may print the
 * same words. Code mode gives a list of `{type: 'input_text', text}`.
 */
export function codexOutput(output: unknown): CodexOutput {
  const whole = outputText(output);
  const json = whole.startsWith('{') ? parseObject(whole) : undefined;
  if (json && isObject(json.metadata) && typeof json.metadata.exit_code === 'number') {
    return { exit: json.metadata.exit_code, rejected: false, text: textIn(json.output) };
  }
  const start = /^Output:$/m.exec(whole)?.index;
  const head = start === undefined ? whole.slice(0, 1000) : whole.slice(0, start);
  const text = start === undefined ? whole : whole.slice(start + 'Output:\n'.length);
  const code = /^(?:Exit code:|Process exited with code) (-?\d+)$/m.exec(head)?.[1];
  const running = /^Process running with session ID (\S+)$/m.exec(head)?.[1];
  const rejected = start === undefined && /rejected by user|Rejected\(/.test(head);
  return {
    exit: code === undefined ? null : Number(code),
    ...(running === undefined ? {} : { running }),
    rejected,
    text,
  };
}

function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (isObject(output)) return textIn(output.content) || textIn(output.output);
  return listIn(output)
    .map(part => textIn(objectIn(part).text))
    .join('\n');
}

/** `{secs, nanos}`, `"1.5s"` or nothing → ms. */
export function codexDuration(duration: unknown): number | undefined {
  if (isObject(duration)) return Math.round(numberIn(duration.secs) * 1000 + numberIn(duration.nanos) / 1e6);
  const seconds = /^([\d.]+)s$/.exec(textIn(duration))?.[1];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}
