// The description of the socket, as the server serves it, is valid AsyncAPI.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Parser } from '@asyncapi/parser';

test('asyncapi.yaml is valid', async () => {
  const text = await (await fetch(`${process.env.DEEPTALK_URL}/asyncapi.yaml`)).text();
  const { document, diagnostics } = await new Parser().parse(text);
  const errors = diagnostics.filter(({ severity }) => severity === 0);
  assert.deepEqual(errors, []);
  assert.equal(document.channels().all().length, 1);
});
