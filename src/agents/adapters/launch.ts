import type { LaunchPlan } from './types.ts';

/** A plan whose prompt, when there is one, already stands in `argv`. */
export function launch(argv: readonly string[], prompt: string, nativeId: string | null = null): LaunchPlan {
  return { argv, env: {}, prompt: prompt === '' ? 'none' : 'argument', nativeId };
}

/** The prompt behind `--`, so that one that begins with a dash is no flag. */
export function prompted(prompt: string): string[] {
  return prompt === '' ? [] : ['--', prompt];
}

/** Is one of these flags among the arguments, also as `--flag=value`? */
export function has(args: readonly string[], ...flags: readonly string[]): boolean {
  return args.some(arg => flags.some(flag => arg === flag || arg.startsWith(`${flag}=`)));
}
