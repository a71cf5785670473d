import type { Script } from '../script.ts';
import { cartRefactor } from './cart-refactor.ts';
import { fixLogin } from './fix-login.ts';
import { flakyE2e } from './flaky-e2e.ts';
import { openapiDocs } from './openapi-docs.ts';

/** The sessions of `pitwall demo`, in the order in which they are started. */
export const demoScripts: readonly Script[] = [fixLogin, openapiDocs, flakyE2e, cartRefactor];

/** The script of that name, or the one whose task is this prompt. */
export function findScript(name: string | undefined, prompt: string): Script | undefined {
  const wanted = prompt.trim();
  return demoScripts.find(script =>
    name === undefined ? wanted.includes(script.task) : script.name === name,
  );
}
