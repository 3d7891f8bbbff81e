/** OTLP/HTTP: traces of any OpenTelemetry exporter. */
export { registerOtlp } from './register-otlp.ts';
