import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ThingKind } from '@slipway/contract';
import { hrefOfThing } from './href-of-thing.ts';

const href = (kind: ThingKind, id: string, label: string) => hrefOfThing('p', { kind, id, label });

test('things are found by the names in their labels', () => {
  assert.equal(href('dataset-version', '01x', 'flights v3'), '/projects/p/data/flights?version=3');
  assert.equal(href('model-version', '01x', 'delays v2'), '/projects/p/registry/delays/versions/2');
  assert.equal(
    href('gate-report', '01g', 'gates of delays v2'),
    '/projects/p/registry/delays/versions/2?tab=gates&report=01g',
  );
  assert.equal(href('revision', '01r', 'delays revision 4'), '/projects/p/deploy/delays?revision=4');
  assert.equal(
    href('rollout', '01o', 'rollout of delays revision 4'),
    '/projects/p/deploy/delays?tab=rollouts&rollout=01o',
  );
  assert.equal(href('window', '01w', 'delays 2001-05-01'), '/projects/p/monitor/delays/windows/01w');
});

test('every kind of thing has an address, whatever its label', () => {
  for (const kind of ThingKind.options) {
    for (const label of ['', 'a b c', 'ä/ö?#']) {
      assert.match(href(kind, 'id/1', label), /^\/projects\/p(\/|$)/, `${kind} '${label}'`);
    }
  }
  assert.equal(href('feature-set', 'f1', 'features flights'), '/projects/p/lineage?node=feature-set%3Af1');
});
