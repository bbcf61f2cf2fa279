/** What ngrep prints, taken apart: with times and without, whatever is said in the packets. */
import { handedIn, readNgrep } from '../../labs/15-traffic-analysis/ngrep.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('packets as ngrep prints them');

const PRINTED = `
T 2026/11/21 11:00:00.123456 172.18.0.5:40312 -> 172.18.0.2:6379 [AP] #4
*3.
$6.
INCRBY.
#

T 172.18.0.2:6379 -> 172.18.0.5:40312 [AP] #5
:12.
T is not the beginning of a packet, T 1.2.3:4 neither
`;

test('each packet has its two ends and its lines', () => {
  const [asked, answered, ...more] = readNgrep(PRINTED);
  assert.equal(more, []);
  assert.equal(asked?.from, { address: '172.18.0.5', port: 40_312 });
  assert.equal(asked?.to, { address: '172.18.0.2', port: 6379 });
  assert.equal(asked?.lines.slice(0, 3), ['*3.', '$6.', 'INCRBY.']);
  assert.equal(answered?.to, { address: '172.18.0.5', port: 40_312 });
  assert.is(answered?.lines[0], ':12.');
  assert.match(answered?.lines[1] ?? '', /^T is not/);
});

test('how many hashes were handed in', () => {
  const says = (...words: string[]) =>
    `T 10.0.0.1:5 -> 10.0.0.2:6379 [AP] #1\n${words.map((word) => `$${word.length}.\n${word}.`).join('\n')}\n`;
  const told = says('INCRBY', 'hashes', '4') + says('XADD', 'hashes', '9') + says('INCRBY', 'hashes', '12');
  assert.equal(handedIn(readNgrep(told)), [4, 12]);
  assert.equal(handedIn(readNgrep(says('INCRBY', 'coins', '4') + says('GET', 'hashes'))), []);
});

test('what is no packet is none', () => {
  for (const text of ['', 'interface: eth0\nmatch: .\n', 'U 10.0.0.1:53 -> 10.0.0.2:53 #1\nx'])
    assert.equal(readNgrep(text), []);
});

test.run();
