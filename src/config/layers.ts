export type JsonObject = { [key: string]: unknown };

/** `over` on top of `under`: objects are merged key by key, everything else replaces. */
export function merge(under: JsonObject, over: JsonObject): JsonObject {
  const result: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(result, key) ? result[key] : undefined;
    set(result, key, isObject(value) && isObject(below) ? merge(below, value) : value);
  }
  return result;
}

/** Dotted paths of all values that are not objects; `$schema` is no setting. */
export function leaves(value: JsonObject, path = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (here === '$schema') return [];
    return isObject(inner) && Object.keys(inner).length > 0 ? leaves(inner, here) : [here];
  });
}

/** A copy of `value` with `leaf` at the path. */
export function withPath(value: JsonObject, path: readonly string[], leaf: unknown): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = Object.hasOwn(value, key) ? value[key] : undefined;
  const result = { ...value };
  set(result, key, rest.length === 0 ? leaf : withPath(isObject(inner) ? inner : {}, rest, leaf));
  return result;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key `__proto__` from a file must not become the prototype. */
function set(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
