import { asTypedOnNodes } from '../../scripts/core/as-typed-on-nodes.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('commands as typed on nodes');

test('the commands that a node has lose what leads to the project folder', () => {
  assert.is(
    asTypedOnNodes('`./workshop lab check`, ./workshop --help'),
    '`workshop lab check`, workshop --help',
  );
  assert.is(asTypedOnNodes('./workshop <command> --help'), 'workshop <command> --help');
});

test('the commands of the machine that made the cluster stay as they are', () => {
  const text = './workshop up, ./workshop status, ./workshop labour and ./workshop ssh --config';
  assert.is(asTypedOnNodes(text), text);
});

test.run();
