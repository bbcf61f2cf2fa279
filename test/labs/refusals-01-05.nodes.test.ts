/** For each exercise of labs 1 to 5 a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { noEngine } from '../cluster/support.ts';
import { suite } from '../guard/suite.ts';
import { refuseAll } from './refusals.ts';

const suiteOf = suite('wrong solutions, labs 1 to 5', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused', (context) => refuseAll([1, 2, 3, 4, 5], context));

suiteOf.run();
