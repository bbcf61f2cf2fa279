/** For each exercise of lab 14 a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { noEngine } from '../cluster/support.ts';
import { suite } from '../guard/suite.ts';
import { refuseAll } from './refusals.ts';

const suiteOf = suite('wrong solutions, lab 14', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused', (context) => refuseAll([14], context));

suiteOf.run();
