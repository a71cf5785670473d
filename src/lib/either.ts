/** Whether one of two holds, as soon as that is known. */
export async function either(a: Promise<boolean>, b: Promise<boolean>): Promise<boolean> {
  return (await Promise.race([a, b])) || (await a) || (await b);
}
