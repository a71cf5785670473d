/** `1 file`, `3 files`; `many` where an `s` does not make it. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
