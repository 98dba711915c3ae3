import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../../main/webapp/app/timeline.mjs';

const message = (offset, id = null) => ({ offset, id, text: `at ${offset}` });
const shown = (timeline) =>
  timeline.items.map((item) => (item.kind === 'mark' ? '--' : (item.message.offset ?? item.message.id)));

test('history that arrives after live messages goes before them, each message once', () => {
  const timeline = new Timeline();
  timeline.enter('a');
  [7, 8].forEach((offset) => timeline.add(message(offset)));

  [5, 6, 7, 8].forEach((offset) => timeline.add(message(offset)));

  assert.deepEqual(shown(timeline), [5, 6, 7, 8]);
});

test('a new stream begins behind the old one although its offsets are small again', () => {
  const timeline = new Timeline();
  timeline.enter('a');
  [1, 2, 3].forEach((offset) => timeline.add(message(offset)));

  assert.equal(timeline.enter('b'), true);
  timeline.mark('new');
  [2, 1].forEach((offset) => timeline.add(message(offset)));

  assert.deepEqual(shown(timeline), [1, 2, 3, '--', 1, 2]);
});

test('the first stream is no other stream, nor is the same again', () => {
  const timeline = new Timeline();

  assert.equal(timeline.enter('a'), false);
  assert.equal(timeline.enter('a'), false);
});

test('a mark stands between what was seen and what history still brings', () => {
  const timeline = new Timeline();
  timeline.enter('a');
  timeline.add(message(10));

  timeline.mark('gap');
  [101, 102].forEach((offset) => timeline.add(message(offset)));

  assert.deepEqual(shown(timeline), [10, '--', 101, 102]);
});

test('a message that was sent twice is shown once, at its first place', () => {
  const timeline = new Timeline();
  timeline.enter('a');

  assert.equal(timeline.add(message(1, 'x')), true);
  assert.equal(timeline.add(message(2, 'x')), false);

  assert.deepEqual(shown(timeline), [1]);
});

test('messages without an offset stay in the order of arrival', () => {
  const timeline = new Timeline();
  timeline.enter('a');
  timeline.add(message(4));

  ['x', 'y'].forEach((id) => timeline.add(message(null, id)));
  timeline.add(message(5));

  assert.deepEqual(shown(timeline), [4, 'x', 'y', 5]);
});

test('the oldest go when there are too many, and what is kept keeps its key', () => {
  const timeline = new Timeline(3);
  timeline.enter('a');
  [1, 2].forEach((offset) => timeline.add(message(offset)));
  const key = timeline.items[1].key;

  [3, 4].forEach((offset) => timeline.add(message(offset)));

  assert.deepEqual(shown(timeline), [2, 3, 4]);
  assert.equal(timeline.items[0].key, key);
});
