import { describe, expect, it } from 'vitest';
import { chooseInForm, emptyForm, formAgent } from '../../../src/ui/model/form.ts';

const claude = { name: 'claude', found: false };
const shell = { name: 'shell', found: true };
const codex = { name: 'codex', found: true };

describe('the agent of the form', () => {
  it('is the first that can be started, also when the form was open before they were known', () => {
    const opened = emptyForm();
    expect(formAgent(opened, [])).toBeNull();
    expect(formAgent(opened, [claude, shell, codex])).toBe('shell');
    expect(formAgent(opened, [claude])).toBe('claude');
  });

  it('is the chosen one from the first choice on', () => {
    const agents = [shell, codex, claude];
    const chosen = chooseInForm({ ...emptyForm(), at: 'agent' }, 1, agents);
    expect(formAgent(chosen, agents)).toBe('codex');
    expect(formAgent(chosen, [claude, shell])).toBe('codex');
    expect(formAgent(chooseInForm({ ...emptyForm(), at: 'agent' }, 1, []), agents)).toBe('shell');
  });
});
