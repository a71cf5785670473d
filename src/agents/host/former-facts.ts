import type { Fact } from '../../store/schema.ts';
import { type Json, numberIn, parseObject, textIn } from '../transcripts/json-fields.ts';
import { factKey, rememberedFacts } from './fact-intake.ts';
import { readGrownLines } from './grown-lines.ts';
import type { TurnSpan } from './turn-spans.ts';

/** What a host must know of the facts that former hosts of its session kept. */
export interface FormerFacts {
  turns: TurnSpan[];
  /** Keys of the newest facts with an id; see fact-intake.ts. */
  known: Set<string>;
  /** What the verdict about the tests follows from, without outputs. */
  tests: Fact[];
}

/** Reads a session's facts once, in pieces: they may be many. Missing ones are none. */
export async function readFormerFacts(file: string): Promise<FormerFacts> {
  const spans = new Map<number, TurnSpan>();
  let older = new Set<string>();
  let known = new Set<string>();
  const tests: Fact[] = [];
  await readGrownLines(file, undefined, {
    begin: () => {},
    wants: () => true,
    pause: async () => {},
    line(text = '') {
      const fact = wanted.test(text) ? parseObject(text) : undefined;
      if (!fact) return;
      const k = textIn(fact.k);
      if (typeof fact.id === 'string') {
        known.add(factKey(k, fact.id));
        if (known.size >= rememberedFacts) [older, known] = [known, new Set()];
      }
      if (aboutTests(k, fact)) tests.push(withoutOutput(fact));
      if (k !== 'turn.start' && k !== 'turn.end') return;
      const turn = numberIn(fact.turn);
      const t = numberIn(fact.t);
      const span = spans.get(turn) ?? { turn, from: t, to: t };
      spans.set(turn, { turn, from: Math.min(span.from, t), to: Math.max(span.to, t) });
    },
  });
  return {
    turns: [...spans.values()].filter(({ turn }) => turn > 0),
    known: new Set([...older, ...known]),
    tests,
  };
}

const wanted = /"id":|"k":"(?:turn\.|edit|command|snapshot|verify)|"tool":"background"/;

function aboutTests(k: string, fact: Json): boolean {
  if (k === 'command') return fact.class === 'test' || fact.changes === true;
  return (
    k === 'edit' || k === 'snapshot' || k === 'verify' || (k === 'tool.end' && fact.tool === 'background')
  );
}

/** The words of a background command tell how it ended; all others are output. */
function withoutOutput(fact: Json): Fact {
  const { text, ...rest } = fact;
  const kept = fact.k === 'tool.end' ? fact : rest;
  return { ...kept, t: numberIn(fact.t) } as Fact;
}
