import { Script } from 'node:vm';

/** The person's own rules: settings `tests` and `notTests`. They come before the built-in ones. */
export interface TestPatterns {
  /** `test`, `not`, or undefined when no rule matches one of the texts. */
  say(...texts: string[]): 'test' | 'not' | undefined;
  /** One sentence for each rule that cannot be used; grows when one proves too slow. */
  readonly problems: readonly string[];
}

/** Longer ones are no rule that somebody can read. Characters. */
const mostPattern = 1000;
/** A rule that needs longer than this for one command backtracks without end. ms. */
const mostMs = 50;

/**
 * Rules of the settings, compiled. One that is no regular expression, or takes too long, is left out and named in
 * `problems`; the others work.
 */
export function compileTestPatterns(settings: {
  tests?: readonly string[];
  notTests?: readonly string[];
}): TestPatterns {
  const problems: string[] = [];
  const compile = (name: string, sources: readonly string[] = []) =>
    sources.flatMap(source => {
      try {
        if (source.length > mostPattern) throw new Error(`it is longer than ${mostPattern} characters`);
        return [{ name, source, pattern: new RegExp(source) }];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        problems.push(
          `${name}: ${JSON.stringify(source.slice(0, 80))} is no usable regular expression: ${why}`,
        );
        return [];
      }
    });
  const rules = { tests: compile('tests', settings.tests), notTests: compile('notTests', settings.notTests) };
  const matches = (name: 'tests' | 'notTests', texts: readonly string[]) =>
    rules[name].some(rule => {
      try {
        return texts.some(text => testInTime(rule.pattern, text));
      } catch {
        rules[name] = rules[name].filter(other => other !== rule);
        problems.push(`${name}: ${JSON.stringify(rule.source.slice(0, 80))} takes too long and is left out`);
        return false;
      }
    });
  return {
    say(...texts) {
      if (matches('notTests', texts)) return 'not';
      return matches('tests', texts) ? 'test' : undefined;
    },
    problems,
  };
}

/** A regular expression of a repository's settings must not hang the host: V8 stops it at the time limit. */
function testInTime(pattern: RegExp, text: string): boolean {
  return (
    new Script(`${pattern}.test(${JSON.stringify(text)})`).runInThisContext({ timeout: mostMs }) === true
  );
}
