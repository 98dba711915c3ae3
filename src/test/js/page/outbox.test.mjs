import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from '../../../main/webapp/app/outbox.mjs';

test('what was written first is sent first, and what failed does not hold up the rest', () => {
  const outbox = new Outbox();
  ['a', 'b', 'c'].forEach((id) => outbox.put(id, id, 'Ann', 0));

  outbox.mark('a', 'failed', 'no');
  assert.equal(outbox.nextWaiting().id, 'b');

  outbox.mark('a', 'waiting');
  assert.equal(outbox.nextWaiting().id, 'a');
});

test('an answer that comes after the message itself brings nothing back', () => {
  const outbox = new Outbox();
  outbox.put('a', 'a', 'Ann', 0);
  outbox.remove('a');

  outbox.mark('a', 'sent');

  assert.deepEqual(outbox.entries, []);
});

test('it takes no more than its limit', () => {
  const outbox = new Outbox(1);
  assert.equal(outbox.full, false);
  outbox.put('a', 'a', 'Ann', 0);
  assert.equal(outbox.full, true);
});
