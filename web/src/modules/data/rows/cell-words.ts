/** A cell of a table as text; what is missing stays empty to the eye, as null. */
export function cellWords(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
