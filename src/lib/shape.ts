/**
 * The part of JSON Schema that zod's export of our own schemas uses. Checking a value against it needs no zod, whose
 * import alone costs more than `pitwall ls` may take; the schemas are generated, so the two cannot drift apart.
 */
export interface Shape {
  /** A list is how newer versions of zod write a nullable value. */
  type?: ShapeType | readonly ShapeType[];
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: readonly Shape[];
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
}

type ShapeType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

export interface Mismatch {
  /** `agents.claude.args[1]`; empty for the whole value. */
  path: string;
  /** `a whole number of at least 1`, `one of "a", "b"`, `no such key`. */
  expected: string;
  /** What stands there, as short JSON. */
  found: string;
}

export interface Conformed {
  /** A copy of the value with every wrong part left out; undefined when the value itself is wrong. */
  value: unknown;
  mismatches: Mismatch[];
}

/** Checks `value`; with `defaults` missing keys get the schema's defaults. The value itself is not touched. */
export function conform(shape: Shape, value: unknown, options: { defaults: boolean }): Conformed {
  const mismatches: Mismatch[] = [];
  const result = visit(shape, value, '', { ...options, mismatches });
  return { value: result === wrong ? undefined : result, mismatches };
}

interface Run {
  defaults: boolean;
  mismatches: Mismatch[];
}

const wrong = Symbol('wrong');

function visit(shape: Shape, value: unknown, path: string, run: Run): unknown {
  if (shape.anyOf) return visitAny(shape.anyOf, value, path, run);
  if (!fits(shape, value)) return reject(path, describe(shape), value, run);
  if (shape.type === 'object') return visitObject(shape, value as Record<string, unknown>, path, run);
  if (shape.type === 'array') return visitArray(shape, value as unknown[], path, run);
  return value;
}

/** Nullable values and unions: the first that fits; else what the alternative of the right kind complains about. */
function visitAny(shapes: readonly Shape[], value: unknown, path: string, run: Run): unknown {
  let closest: Mismatch[] | undefined;
  for (const shape of shapes) {
    const trial: Run = { ...run, mismatches: [] };
    const result = visit(shape, value, path, trial);
    if (trial.mismatches.length === 0) return result;
    if (fits(shape, value)) closest ??= trial.mismatches;
  }
  if (closest === undefined) return reject(path, shapes.map(describe).join(' or '), value, run);
  run.mismatches.push(...closest);
  return wrong;
}

function visitObject(shape: Shape, value: Record<string, unknown>, path: string, run: Run): unknown {
  const properties = shape.properties ?? {};
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(properties)) {
    const property = properties[key] as Shape;
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    if (found !== undefined) {
      const kept = visit(property, found, join(path, key), run);
      if (kept !== wrong) result[key] = kept;
    } else if (run.defaults && property.default !== undefined) {
      // Defaults of nested keys are filled in too: zod's prefault exports only the outermost value.
      result[key] = visit(property, property.default, join(path, key), run);
    } else if (shape.required?.includes(key)) {
      reject(join(path, key), describe(property), undefined, run);
    }
  }
  const rest = shape.additionalProperties;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(properties, key)) continue;
    if (rest === false)
      reject(join(path, key), `no such key${similar(key, Object.keys(properties))}`, value[key], run);
    else if (typeof rest === 'object') {
      const kept = visit(rest, value[key], join(path, key), run);
      if (kept !== wrong) define(result, key, kept);
    } else if (rest !== undefined) define(result, key, value[key]);
  }
  return result;
}

/** `__proto__` in somebody's JSON is a key like any other. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

/** A list with one wrong element is wrong as a whole: half a command line must not run. */
function visitArray(shape: Shape, value: unknown[], path: string, run: Run): unknown {
  const before = run.mismatches.length;
  const items = shape.items;
  const result = items ? value.map((item, i) => visit(items, item, `${path}[${i}]`, run)) : [...value];
  return run.mismatches.length > before ? wrong : result;
}

/** Whether the value itself is right, its parts left aside. */
export function fits(shape: Shape, value: unknown): boolean {
  if (shape.const !== undefined && value !== shape.const) return false;
  if (shape.enum !== undefined && !shape.enum.includes(value)) return false;
  if (typeof shape.type === 'object') return shape.type.some(type => fitsType(type, shape, value));
  return shape.type === undefined || fitsType(shape.type, shape, value);
}

function fitsType(type: ShapeType, shape: Shape, value: unknown): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value) && value.length >= (shape.minItems ?? 0);
    case 'null':
      return value === null;
    case 'string':
      return (
        typeof value === 'string' &&
        value.length >= (shape.minLength ?? 0) &&
        value.length <= (shape.maxLength ?? Number.POSITIVE_INFINITY) &&
        (shape.pattern === undefined || new RegExp(shape.pattern, 'u').test(value))
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value) && inRange(shape, value as number);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && inRange(shape, value);
  }
}

function inRange(shape: Shape, value: number): boolean {
  return value >= (shape.minimum ?? -Infinity) && value <= (shape.maximum ?? Infinity);
}

function reject(path: string, expected: string, value: unknown, run: Run): typeof wrong {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  run.mismatches.push({ path, expected, found: text.length > 60 ? `${text.slice(0, 59)}…` : text });
  return wrong;
}

function describe(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(describe).join(' or ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum) return `one of ${shape.enum.map(value => JSON.stringify(value)).join(', ')}`;
  if (typeof shape.type === 'object')
    return shape.type.map(type => describe({ ...shape, type })).join(' or ');
  switch (shape.type) {
    case 'object':
      return 'an object';
    case 'array':
      return `a list${typeof shape.items?.type === 'string' ? ` of ${shape.items.type}s` : ''}${shape.minItems ? ' that is not empty' : ''}`;
    case 'string':
      return shape.pattern
        ? `a text matching ${shape.pattern}`
        : shape.minLength
          ? 'a text that is not empty'
          : 'a text';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'integer':
    case 'number':
      return `${shape.type === 'integer' ? 'a whole number' : 'a number'}${range(shape)}`;
    default:
      return 'a value';
  }
}

function range({ minimum, maximum }: Shape): string {
  // zod writes the limits of safe integers where no limit was meant.
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` of at least ${minimum}` : '';
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` up to ${maximum}` : '';
  return low + high;
}

function join(path: string, key: string): string {
  const step = /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? step : `${path}.${step}`;
}

/** `; did you mean "x"?`, or nothing; a typing slip is at most two edits away. */
export function similar(key: string, known: readonly string[]): string {
  const [near] = known
    .map(name => ({ name, slips: distance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= 2)
    .sort((a, b) => a.slips - b.slips);
  return near === undefined ? '' : `; did you mean "${near.name}"?`;
}

/** Edit distance with swaps of neighbours; stops mattering above 2, keys are short. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 1; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]![j] = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : 9,
      );
    }
  }
  return rows[a.length]![b.length]!;
}
