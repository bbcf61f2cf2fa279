/** For each exercise of lab 9 a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { noEngine } from '../cluster/support.ts';
import { suite } from '../guard/suite.ts';
import { refuseAll } from './refusals.ts';

const suiteOf = suite('wrong solutions, lab 9', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused', (context) => refuseAll([9], context));

suiteOf.run();
