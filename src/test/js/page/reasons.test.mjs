import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { connectionRefused, roomRefused, unavailable } from '../../../main/webapp/app/reasons.mjs';

test('who comes without a token where none are let in is told which key helps', () => {
  for (const code of [101, 3501, 3507]) {
    assert.deepEqual(connectionRefused(code, 'x', { withToken: false }).keys, ['carillon.client.allow-anonymous=true']);
  }
});

test('the same code means something else to who came with a token', () => {
  assert.notEqual(
    connectionRefused(3501, 'x', { withToken: true }).title,
    connectionRefused(3501, 'x', { withToken: false }).title,
  );
});

test('every code of the tables is put in words', () => {
  for (const code of [1, 2, 3, 100, 101, 109, 110, 3500, 3501, 3502, 3503, 3504, 3505, 3506, 3507, 3508, 3509, 4500]) {
    const { title, help } = connectionRefused(code, 'the reason', { withToken: false });
    assert.ok(title.length > 0 && help.length > 0, String(code));
  }
});

test('a code nobody has heard of gives the reason the server gave', () => {
  assert.match(connectionRefused(4900, 'quota used up', { withToken: true }).help, /quota used up/);
  assert.match(roomRefused(2100, 'quota used up', 'x').help, /quota used up/);
});

test('a failure that is no matter of configuration is not explained by configuration', () => {
  assert.equal(unavailable('history', 1), '');
  assert.match(unavailable('history', 108), /history-size=100 with .*history-ttl=5m/);
  assert.match(unavailable('presence', 103), /allow-presence-for-client/);
});

test('every configuration key that is named exists', () => {
  const main = new URL('../../../main/', import.meta.url);
  const read = (path) => readFileSync(new URL(path, main), 'utf8');
  const known = new Set(read('resources/META-INF/microprofile-config.properties').match(/^carillon\.[a-z.-]+(?==)/gm));
  const options = new Set(read('java/dev/carillon/boot/NamespaceKeys.java').match(/(?<=")[a-z]+(-[a-z]+)*(?=")/g));
  const said = [read('webapp/app/view/notice.mjs').match(/(?<=')carillon\.[a-z.-]+(?=')/g)];
  for (let code = 0; code < 5000; code++) {
    said.push(connectionRefused(code, '', { withToken: false }).keys, roomRefused(code, '', 'x').keys);
    said.push(['history', 'presence'].flatMap((what) => unavailable(what, code).match(/carillon\.[a-z.-]+/g) ?? []));
  }

  const keys = new Set(said.flat().map((key) => key.replace(/=.*/, '')));
  const unknown = [...keys].filter((key) => !known.has(key) && !options.has(key.replace('carillon.namespace.room.', '')));

  assert.ok(keys.size >= 9, [...keys].join(' '));
  assert.deepEqual(unknown, []);
});
