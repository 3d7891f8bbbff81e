import { useRef } from 'react';

/** The value, or while it is no good the last one that was: what is half typed does not empty the table. */
export function useLastGood<Value>(value: Value, isGood: boolean): Value {
  const last = useRef(value);
  if (isGood) last.current = value;
  return last.current;
}
