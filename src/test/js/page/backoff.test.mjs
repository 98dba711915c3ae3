import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayBefore, Pause } from '../../../main/webapp/app/backoff.mjs';

test('the wait doubles up to twenty seconds and is never less than half of that', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 60].map((failures) => delayBefore(failures, 0)),
    [500, 1000, 2000, 4000, 8000, 10000, 10000],
  );
  assert.deepEqual(
    [1, 5, 6].map((failures) => delayBefore(failures, 1)),
    [1000, 16000, 20000],
  );
});

test('a pause can be cut short', async () => {
  const pause = new Pause();
  const over = pause.start(3_600_000);

  pause.cut();

  await over;
});
