/** The text in the input box and where its cursor is, counted in UTF-16 units. */
export interface Draft {
  text: string;
  at: number;
}

export const emptyDraft: Draft = { text: '', at: 0 };

/** Puts text in at the cursor. Line ends become `\n`, other control characters are dropped. */
export function insert({ text, at }: Draft, added: string): Draft {
  const clean = added
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(/[^\P{Cc}\n]/gu, '');
  return { text: text.slice(0, at) + clean + text.slice(at), at: at + clean.length };
}

/** Applies an editing key; the same draft when the key does not edit. */
export function editDraft(draft: Draft, key: string): Draft {
  const { text, at } = draft;
  const before = text.slice(0, at);
  const last = before.length - ([...before].at(-1)?.length ?? 0);
  const next = at + ([...text.slice(at)][0]?.length ?? 0);
  switch (key) {
    case 'left':
      return { text, at: last };
    case 'right':
      return { text, at: next };
    case 'home':
    case 'ctrl-a':
      return { text, at: before.lastIndexOf('\n') + 1 };
    case 'end':
    case 'ctrl-e': {
      const end = text.indexOf('\n', at);
      return { text, at: end < 0 ? text.length : end };
    }
    case 'backspace':
      return { text: text.slice(0, last) + text.slice(at), at: last };
    case 'delete':
      return { text: before + text.slice(next), at };
    case 'ctrl-u':
      return { text: text.slice(at), at: 0 };
    case 'ctrl-w': {
      const kept = before.replace(/\S+\s*$/, '');
      return { text: kept + text.slice(at), at: kept.length };
    }
    default:
      return draft;
  }
}
