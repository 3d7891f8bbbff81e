import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentName, loadConfig } from './config.ts';

test('flags win over environment, environment over file, file over defaults', () => {
  const config = loadConfig({
    file: { port: 1, host: 'a', logLevel: 'info' },
    environment: { SLIPWAY_PORT: '2', SLIPWAY_HOST: 'b' },
    flags: { port: 3 },
  });
  assert.equal(config.port, 3);
  assert.equal(config.host, 'b');
  assert.equal(config.logLevel, 'info');
  assert.equal(config.databaseSynchronous, 'normal');
});

test('an unknown setting names the nearest one', () => {
  assert.throws(() => loadConfig({ environment: { SLIPWAY_DATABSE_URL: 'x' } }), /SLIPWAY_DATABSE_URL/);
  try {
    loadConfig({ environment: { SLIPWAY_DATABSE_URL: 'x' } });
  } catch (error) {
    assert.equal((error as { hint?: string }).hint, "did you mean 'SLIPWAY_DATABASE_URL'?");
  }
  assert.throws(() => loadConfig({ file: { prot: 1 } }), { hint: "did you mean 'port'?" });
});

test('a wrong value says which setting and what is wrong with it', () => {
  assert.throws(() => loadConfig({ environment: { SLIPWAY_PORT: 'ninety' } }), /setting 'port'/);
  assert.throws(() => loadConfig({ flags: { token: 'short' } }), /at least 16 characters/);
});

test('the result is frozen and an empty variable counts as not set', () => {
  const config = loadConfig({ environment: { SLIPWAY_TOKEN: '' } });
  assert.equal(config.token, undefined);
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
});

test('environment names follow the setting', () => {
  assert.equal(environmentName('databaseUrl'), 'SLIPWAY_DATABASE_URL');
});
