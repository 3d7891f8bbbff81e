/** The server's own log: JSON lines for machines that collect them. What a user should see is an event, not a log line. */
export type Log = {
  error(message: string, error?: unknown, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  debug(message: string, fields?: Record<string, unknown>): void;
};

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof levels)[number];

/** Writes one JSON object a line. `write` is standard error by default. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const isOn = (wanted: LogLevel) => levels.indexOf(wanted) <= levels.indexOf(level);
  const emit = (wanted: LogLevel, message: string, fields: Record<string, unknown>) => {
    if (isOn(wanted))
      write(`${JSON.stringify({ at: new Date().toISOString(), level: wanted, message, ...fields })}\n`);
  };
  return {
    error: (message, error, fields = {}) => emit('error', message, { ...fields, ...describe(error) }),
    warn: (message, fields = {}) => emit('warn', message, fields),
    info: (message, fields = {}) => emit('info', message, fields),
    debug: (message, fields = {}) => emit('debug', message, fields),
  };
}

function describe(error: unknown): Record<string, unknown> {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { error: String(error) };
  return {
    error: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: String(error.cause) }),
  };
}
