/**
 * The colours of the screen as 256-colour numbers, one meaning each: accent = focus and keys, amber = a person is needed,
 * violet = ready for review, green = working, passed, added, red = failed, outside, removed, grey and faint = secondary.
 * 16-colour terminals get the counterparts of colors.ts.
 */
export const palette = {
  accent: 75,
  amber: 214,
  violet: 141,
  green: 78,
  red: 203,
  grey: 244,
  faint: 239,
  text: 252,
  'selection-bg': 236,
} as const;

export type PaletteColor = keyof typeof palette;
