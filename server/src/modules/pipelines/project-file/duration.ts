const unitMs: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/;

/** `7d`, `12h`, `30m`, `1.5s` in milliseconds; null when it is not a duration. */
export function parseDurationMs(text: string): number | null {
  const match = durationPattern.exec(text.trim());
  return match === null ? null : Number(match[1]) * unitMs[match[2]!]!;
}
