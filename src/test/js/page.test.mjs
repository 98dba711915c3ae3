import assert from 'node:assert/strict';
import { test } from 'node:test';

const server = process.env.CARILLON_URL;

test('the start page is served', async () => {
  const response = await fetch(new URL('/', server));

  assert.equal(response.status, 200);
  assert.match(await response.text(), /Carillon/);
});
