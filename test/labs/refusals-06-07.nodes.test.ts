/** For each exercise of labs 6 and 7 a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { noEngine } from '../cluster/support.ts';
import { suite } from '../guard/suite.ts';
import { refuseAll } from './refusals.ts';

const suiteOf = suite('wrong solutions, labs 6 and 7', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused', (context) => refuseAll([6, 7], context));

suiteOf.run();
