/** One simple command of a shell line: its words without quotes, and the files it takes its input from (`< file`). */
export interface ShellSegment {
  words: string[];
  inputs: string[];
}

/**
 * Splits a shell line at `;`, `&`, `|`, newlines and brackets outside quotes. Words that the shell would expand
 * (variables, globs, substitutions) are left out: what they become is not known. Reading ends at a here-document.
 */
export function shellSegments(line: string): ShellSegment[] {
  const segments: ShellSegment[] = [];
  let segment: ShellSegment = { words: [], inputs: [] };
  let redirect: 'in' | 'out' | undefined;
  const close = () => {
    if (segment.words.length > 0 || segment.inputs.length > 0) segments.push(segment);
    segment = { words: [], inputs: [] };
    redirect = undefined;
  };
  for (const [token, , operator] of line.matchAll(tokens)) {
    if (operator?.startsWith('<<')) break;
    if (operator === undefined) {
      const word = plainWord(token);
      if (redirect === 'in' && word !== undefined) segment.inputs.push(word);
      else if (redirect === undefined && word !== undefined) segment.words.push(word);
      redirect = undefined;
    } else if (operator.startsWith('<')) redirect = 'in';
    else if (operator.includes('>')) redirect = operator.endsWith('&') ? undefined : 'out';
    else close();
  }
  close();
  return segments;
}

/** A word with its quoted parts, or an operator. `2>&1` is one operator: nothing follows it. */
const tokens =
  /((?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\;&|<>()])+)|(\d*>&\d+|\d*&?>>?[|&]?|<<[<-]?|<|\|\||&&|[;&|()\n])/g;

function plainWord(token: string): string | undefined {
  if (/^\d+$/.test(token)) return token;
  const unquoted = token.replace(/'[^']*'/g, '');
  if (/[$`]/.test(unquoted)) return undefined;
  if (/[*?[{~]/.test(unquoted.replace(/"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]/g, ''))) return undefined;
  return token.replace(
    /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? '',
  );
}
