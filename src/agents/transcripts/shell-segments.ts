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
  let end = 0;
  for (const match of line.matchAll(tokens)) {
    const [token, operator] = match;
    // A quote that nothing closes: what follows is not what it looks like.
    if (/['"]/.test(line.slice(end, match.index))) return segments;
    end = match.index + token.length;
    if (operator?.startsWith('<<')) break;
    if (operator === undefined) {
      const word = plainWord(token);
      if (redirect === 'in' && word !== undefined) segment.inputs.push(word);
      else if (redirect === undefined && word !== undefined) segment.words.push(word);
      redirect = undefined;
    } else if (operator.startsWith('<')) redirect = 'in';
    else if (operator.includes('>')) redirect = /&\d+$/.test(operator) ? undefined : 'out';
    else close();
  }
  if (/['"]/.test(line.slice(end)) && !line.slice(0, end).includes('<<')) return segments;
  close();
  return segments;
}

/** An operator (`2>&1` is one: nothing follows it), or a word with its quoted parts. */
const tokens =
  /(\d*>&\d+|\d*&?>>?[|&]?|<<[<-]?|<|\|\||&&|[;&|()\n])|(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\;&|<>()])+/g;

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
