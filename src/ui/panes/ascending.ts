/** Place of the last number that is not greater than `value`, in an ascending list; 0 when all are. */
export function lastAtOrBefore(ascending: readonly number[], value: number): number {
  return Math.max(
    0,
    lastWhere(ascending, number => number <= value),
  );
}

/** Place of the last element that `fits`, in a list whose first ones do and all further ones do not; -1 when none does. */
export function lastWhere<T>(list: readonly T[], fits: (element: T) => boolean): number {
  let low = -1;
  let high = list.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(list[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}
