import { branchNameProblem } from '../lib/branch-name.ts';
import type { Mismatch } from '../lib/shape.ts';
import { isObject, type JsonObject } from './layers.ts';

interface Checked {
  /** The values less the wrong ones. */
  value: JsonObject;
  mismatches: Mismatch[];
}

/** What a schema cannot say of settings that have the right kind: regular expressions that are none, names git refuses. */
export function checkValues(value: JsonObject): Checked {
  const mismatches: Mismatch[] = [];
  const checked = { ...value };
  const { branch, agents } = value;
  if (isObject(branch) && typeof branch.prefix === 'string') {
    const problem = branchNameProblem(`${branch.prefix}name`);
    if (problem !== undefined) {
      mismatches.push(
        mismatch('branch.prefix', `the beginning of a branch name (${problem})`, branch.prefix),
      );
      const { prefix: _, ...rest } = branch;
      checked.branch = rest;
    }
  }
  for (const key of ['tests', 'notTests']) {
    if (isTexts(value[key])) checked[key] = patterns(value[key], key, mismatches);
  }
  if (isObject(agents)) {
    checked.agents = Object.fromEntries(
      Object.entries(agents).map(([name, agent]) => [
        name,
        isObject(agent) ? checkAgent(agent, `agents.${name}`, mismatches) : agent,
      ]),
    );
  }
  return { value: checked, mismatches };
}

/** A rule with one expression less would match more than was meant: it goes as a whole. */
function checkAgent(agent: JsonObject, path: string, mismatches: Mismatch[]): JsonObject {
  if (!Array.isArray(agent.rules)) return agent;
  const rules = agent.rules.filter((rule, i) => {
    const before = mismatches.length;
    for (const key of ['all', 'none']) {
      const texts = isObject(rule) ? rule[key] : undefined;
      if (isTexts(texts)) patterns(texts, `${path}.rules[${i}].${key}`, mismatches);
    }
    return mismatches.length === before;
  });
  return { ...agent, rules };
}

/** Those that are regular expressions. */
function patterns(texts: readonly string[], path: string, mismatches: Mismatch[]): string[] {
  return texts.filter((text, i) => {
    const problem = patternProblem(text);
    if (problem !== undefined)
      mismatches.push(mismatch(`${path}[${i}]`, `a regular expression (${problem})`, text));
    return problem === undefined;
  });
}

/** V8 says `Invalid regular expression: /(/: Unterminated group`. */
function patternProblem(text: string): string | undefined {
  try {
    new RegExp(text);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return said.slice(said.lastIndexOf(': ') + 2);
  }
}

/** A value longer than this is cut in a sentence. */
const shownChars = 60;

function mismatch(path: string, expected: string, found: string): Mismatch {
  const text = JSON.stringify(found);
  return {
    path,
    expected,
    found: text.length > shownChars ? `${text.slice(0, shownChars - 1)}…` : text,
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string');
}
