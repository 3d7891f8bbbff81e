/**
 * An export request as the Python package opentelemetry-proto 1.x writes it: a resource and a scope, one span with every
 * kind of value, an event, a link and a status, one child that has not ended, and one span whose ids are none.
 */
export const recordedRequest = Buffer.from(
  [
    'Cq8EChgKFgoMc2VydmljZS5uYW1lEgYKBHNob3AS6QMKCgoDbGliEgMxLjISigMKEAABAgMEBQYHCAkKCwwNDg8SCAECAwQFBgcI',
    'GgNrPXYqDGHDsXN3ZXIg8J+OiDADOe+PoLbxvOoYQRjGE77xvOoYSgsKAXMSBgoEdGV4dEoHCgF0EgIQAUoHCgFmEgIQAEoQCgFp',
    'EgsY+///////////AUoSCgNiaWcSCxiAgICAgICAgIABSggKAmkwEgIYAEoOCgFkEgkhAAAAAAAA0D9KEgoFd2hvbGUSCSEAAAAA',
    'AAAIQEoQCgNuYW4SCSEAAAAAAAD4f0oNCgVieXRlcxIEOgIA/0oGCgRub25lShsKBGxpc3QSEyoRCgMKAWEKAhgBCgYqBAoCEAFK',
    'MQoDbWFwEioyKAoPCglfX3Byb3RvX18SAhgHChUKAmluEg8yDQoLCgRkZWVwEgMKAXhQAloZCQH2w7bxvOoYEgVmaXJzdBoHCgFu',
    'EgIYAWosChD/////////////////////Egj+/v7+/v7+/iIOCgN3aHkSBwoFcmV0cnl6CBIEYm9vbRgChQEBAQAAEjYKEAABAgME',
    'BQYHCAkKCwwNDg8SCAkKCwwNDg8QIggBAgMEBQYHCCoFY2hpbGQ5AQAAAAAAAAASFgoFc2hvcnQSCAAAAAAAAAAAKgNiYWQaJ2h0',
    'dHBzOi8vb3BlbnRlbGVtZXRyeS5pby9zY2hlbWFzLzEuMzAuMA==',
  ].join(''),
  'base64',
);
