/**
 * Whether a cell's text can be printed right behind another cell's without becoming one grapheme with it: Latin,
 * punctuation, boxes, arrows, kana, CJK, Hangul syllables. Others (emoji, marks, jamo, Indic) need something in between:
 * a terminal joins what arrives in one run, also what was written to cells one by one.
 */
export function standsAlone(chars: string): boolean {
  if (chars.length > 1) return false;
  const code = chars.length === 0 ? 0x20 : chars.charCodeAt(0);
  return (
    code < 0x300 ||
    (code >= 0x2010 && code < 0x2028) ||
    (code >= 0x2030 && code < 0x2060) ||
    (code >= 0x2070 && code < 0x20d0) ||
    (code >= 0x2100 && code < 0x2600) ||
    (code >= 0x2800 && code < 0x2900) ||
    (code >= 0x3041 && code < 0x3097) ||
    (code >= 0x30a1 && code < 0xa000) ||
    (code >= 0xac00 && code < 0xd7a4)
  );
}

/**
 * A cell's text made safe for the screen around it; a blank of `cells` when nothing is left. Dropped are controls an
 * agent can attach to a character: bidi controls would turn the frame around on terminals that obey them, the others are
 * invisible. A mark or joiner that stands alone in a cell would sit on the cell before it.
 */
export function safeCellText(chars: string, cells: number): string {
  if (chars.length === 1 && chars >= ' ' && (chars < '\x7f' || (chars > '\xad' && chars < '\u0300')))
    return chars;
  const short = chars.length > maxUnits ? chars.slice(0, maxUnits) : chars;
  const safe = short.replace(unsafe, '');
  return safe === '' || baseless.test(safe) ? ' '.repeat(cells) : safe;
}

/** Longest text of one cell: a family emoji with skin tones has 15 code units; more is a pile of marks. */
const maxUnits = 24;

const unsafe =
  /[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
const baseless = /^[\p{M}\p{Default_Ignorable_Code_Point}]/u;
