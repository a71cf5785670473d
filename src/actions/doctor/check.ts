/** What one look of the doctor found. */
export interface Check {
  /** `git`, `agent claude`, `sockets`, … */
  name: string;
  /** `note`: worth knowing, nothing to do. `warning`: something will not work as well as it could. `problem`: it does not. */
  state: 'ok' | 'note' | 'warning' | 'problem';
  text: string;
  /** What to do. */
  hint?: string;
  /** Mends it without losing anything; only run on request. */
  fix?: () => Promise<void> | void;
}

export const ok = (name: string, text: string): Check => ({ name, state: 'ok', text });
export const note = (name: string, text: string, hint?: string): Check => ({
  name,
  state: 'note',
  text,
  hint,
});
export const warning = (name: string, text: string, hint?: string): Check => ({
  name,
  state: 'warning',
  text,
  hint,
});
export const problem = (name: string, text: string, hint?: string): Check => ({
  name,
  state: 'problem',
  text,
  hint,
});
