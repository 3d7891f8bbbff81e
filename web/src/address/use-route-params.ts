import { useParams } from '@tanstack/react-router';

/** The named parts of the address's path, as text. */
export function useRouteParams<Name extends string>(): Record<Name, string> {
  const params: unknown = useParams({ strict: false });
  return params as Record<Name, string>;
}
