/** For each exercise of labs 15 and 16 a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { noEngine } from '../cluster/support.ts';
import { suite } from '../guard/suite.ts';
import { refuseAll } from './refusals.ts';

const suiteOf = suite('wrong solutions, labs 15 and 16', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused', (context) => refuseAll([15, 16], context));

suiteOf.run();
