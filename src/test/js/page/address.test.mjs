import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOf, hashOf, roomOf } from '../../../main/webapp/app/address.mjs';

test('the endpoint lies below whatever context path the page came from', () => {
  assert.equal(endpointOf('http://localhost:8080/#room=x'), 'ws://localhost:8080/connection/websocket');
  assert.equal(endpointOf('http://host/carillon/index.html?a=b'), 'ws://host/carillon/connection/websocket');
  assert.equal(endpointOf('https://host/a/b/'), 'wss://host/a/b/connection/websocket');
});

test('a room survives the way through the address', () => {
  assert.equal(roomOf(hashOf('Way-1.2_~')), 'Way-1.2_~');
});

test('what is no name for a room names none', () => {
  for (const hash of ['', '#', '#room=', '#room=a b', '#room=a%3Ab', '#other=x', `#room=${'x'.repeat(65)}`]) {
    assert.equal(roomOf(hash), '');
  }
});
