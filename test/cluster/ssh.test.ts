/** Hosts as people write them, words for other shells, and what is said of hosts that cannot be used. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { type ClusterSpec, problemsOf } from '../../scripts/cluster/cluster.ts';
import { Keep } from '../../scripts/cluster/keep.ts';
import { problemsOfAll, refuseUnfit } from '../../scripts/cluster/ssh/check.ts';
import { parseHost, problemsOfHosts, readHostList } from '../../scripts/cluster/ssh/host-list.ts';
import { factsOf, type HostFacts } from '../../scripts/cluster/ssh/look.ts';
import { assignments, commandLine } from '../../scripts/cluster/ssh/quote.ts';
import { knownHostsOf, readRecord, recordedClusters, writeRecord } from '../../scripts/cluster/ssh/record.ts';
import { troubleOf } from '../../scripts/cluster/ssh/trouble.ts';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('hosts, without any', { timeoutMs: 60_000 });

test('a host is a name or an address, with a user and a port where wanted', () => {
  const cases: [string, string | undefined, string, number | undefined][] = [
    ['a', undefined, 'a', undefined],
    ['me@a.example.org:2222', 'me', 'a.example.org', 2222],
    ['10.0.0.7:22', undefined, '10.0.0.7', 22],
    ['root@[2001:db8::1]:2200', 'root', '2001:db8::1', 2200],
  ];
  for (const [text, user, host, port] of cases)
    assert.equal(parseHost(text), { text, user, host, port }, text);
  for (const text of [
    ...['', '-oProxyCommand=x', 'a b', 'me@-x', '-l@a', '@a', 'me@', 'a:0', 'a:65536', 'a:x', 'a:1:2'],
    ...['a;reboot', '$(x)', 'a\nb', '[a]', '2001:db8::1', 'a@b@c', '\u0000', 'é'],
  ]) {
    assert.is(parseHost(text), undefined, JSON.stringify(text));
  }
});

test('whatever is taken for a host holds nothing that a command could take for something else', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => {
      const target = parseHost(text);
      return (
        target === undefined ||
        [target.host, target.user ?? 'x'].every((word) => /^[\w[][\w.:\]-]*$|^:/.test(word))
      );
    }),
    { numRuns: 2000 },
  );
});

test('all that is wrong with a list is told at once', () => {
  const problems = problemsOfHosts(['a', 'no host', 'A:22', 'b', 'x@b']);
  assert.is(problems.length, 3, problems.join('\n'));
  assert.match(problems[0] ?? '', '"no host" is no host');
  assert.match(problems[1] ?? '', '"A:22" and "a" are the same host');
  assert.match(problems[2] ?? '', '"x@b" and "b" are the same host');
  assert.match(problemsOfHosts([]).join(), 'names no machine');
  const spec: ClusterSpec = {
    ...{ name: 'x', nodes: 1, managers: 3, bind: '0.0.0.0', basePort: 9000, memoryBytes: 2 ** 30, cpus: 1 },
    hosts: ['a'],
  };
  const all = problemsOf(spec).join('\n');
  for (const part of ['--memory, --cpus, --bind, --base-port', '--managers 3']) assert.match(all, part);
  assert.match(problemsOf({ ...spec, hosts: [], nodes: 0 }).join(), 'names no machine');
});

test('a file has a host a line, and comments', async ({ defer }) => {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'hosts');
  await writeFile(file, '# the back row\r\nroot@a:22 # near the door\n\n  b  \nc,d\n');
  for (const text of [file, `@${file}`]) assert.equal(await readHostList(text), ['root@a:22', 'b', 'c', 'd']);
  assert.equal(await readHostList(' a , b:22,'), ['a', 'b:22']);
  await writeFile(file, Buffer.from([0, 1, 2, 255, 10, 27, 91, 50, 74]));
  const problems = problemsOfHosts(await readHostList(file)).join('\n');
  assert.match(problems, 'is no host');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal
  assert.not.match(problems, /[\u0000-\u0009\u001b]/);
  for (const [text, why] of [
    [join(folder, 'none'), 'no such file'],
    [`@${folder}`, 'a folder'],
  ] as const) {
    const error = await readHostList(text).catch((thrown: WorkshopError) => thrown);
    assert.is((error as WorkshopError).code, 'USAGE');
    assert.match((error as WorkshopError).message, why);
  }
});

test('words mean themselves to the shell on the other side', async () => {
  const words = ["it's", '$HOME `id` "x"', 'a\nb', '', '-n', '*', '\\', 'ü\t'];
  const { stdout } = await execa('sh', ['-c', commandLine(['printf', '<%s>', ...words])], {
    stripFinalNewline: false,
  });
  assert.is(stdout, words.map((word) => `<${word}>`).join(''));
  const value = "'; exit 3; '$(id)\n#";
  assert.is(
    (await execa('sh', ['-s'], { input: `${assignments({ value })}printf '%s.' "$value"` })).stdout,
    `${value}.`,
  );
  assert.throws(() => commandLine(['a\0b']), 'NUL');
});

test('each way to fail is told in words of its own', () => {
  const cases: [string, RegExp, RegExp][] = [
    [
      'root@a: Permission denied (publickey,password).',
      /none of your keys \(publickey,password\)/,
      /ssh-copy-id -p 2222 root@a/,
    ],
    ['ssh: connect to host a port 2222: Connection refused', /nothing listens on port 2222/, /--hosts/],
    ['ssh: connect to host a port 2222: Connection timed out', /does not answer.*timed out/, /firewall/],
    ['ssh: connect to host a port 2222: No route to host', /No route to host/, /firewall/],
    ['ssh: Could not resolve hostname a: Name or service not known', /no machine of that name/, /spelled/],
    [
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      /host key is not the one/,
      /ssh-keygen -R '\[a\]:2222'/,
    ],
    ['kex_exchange_identification: read: Connection reset by peer', /does not speak SSH/, /port/],
    ['something else', /something else/, /ssh -p 2222 root@a true/],
    ['', /does not say why/, /ssh/],
  ];
  for (const [stderr, why, hint] of cases) {
    const trouble = troubleOf(stderr, 'root@a', 2222);
    assert.match(trouble.why, why, stderr);
    assert.match(trouble.hint, hint, stderr);
  }
});

const LOOKED = `user=0
system=Debian GNU/Linux 13 (trixie)
family=debian 
architecture=x86_64
identity=64:1 x
apt=yes
disk=50000000000
address=10.0.0.7
port=22
hostkey=ssh-ed25519 AAAA
cluster=
node=
`;

test('what a host tells of itself is judged, all at once', () => {
  const facts = factsOf(LOOKED) as HostFacts;
  assert.is(facts.cluster, undefined);
  assert.is(factsOf(LOOKED.replace('user=0', 'user=1000')), undefined, 'not root');
  const target = { text: 'a', user: undefined, host: 'a', port: undefined };
  const judged = (
    changes: Partial<HostFacts>,
    wanted: Partial<{ install: boolean; managers: number }> = {},
  ) =>
    problemsOfAll([{ target, facts: { ...facts, ...changes } }], [], {
      cluster: 'red',
      managers: 0,
      install: false,
      ...wanted,
    })
      .map(({ code, why }) => `${code}: ${why}`)
      .join('\n');
  assert.is(judged({}), '');
  assert.is(judged({ missing: ['git'] }), '', 'a tool is no reason');
  assert.match(judged({ missing: ['dockerd'] }), /^MISSING: it lacks dockerd/);
  assert.is(judged({ missing: ['dockerd'] }, { install: true }), '');
  assert.match(
    judged({ missing: ['dockerd'], hasApt: false }, { install: true }),
    /MISSING: .*only on Debian and Ubuntu/,
  );
  assert.match(
    judged({ begun: true, cluster: 'blue' }),
    /ALREADY_RUNNING: it belongs to the workshop cluster "blue"/,
  );
  assert.match(judged({ bare: ['flock'] }), /MISSING: it lacks flock, which/);
  assert.is(judged({ begun: true, cluster: 'red' }), '');
  assert.match(
    judged({ diskBytes: 2 ** 30, conflicts: ['hosts'], portTaken: true }),
    /NO_ROOM[\s\S]*"hosts"[\s\S]*2376/,
  );
  assert.match(judged({ inSwarm: true }, { managers: 1 }), /Swarm already/);
  assert.match(judged({ engine: '26.1', hasPid: false }), /docker\.pid/);

  const two = [target, { ...target, text: 'b' }].map((each) => ({ target: each, facts }));
  const lost = [
    { target: { ...target, text: 'c' }, trouble: { why: 'is off', hint: 'turn it on' }, reached: false },
  ];
  try {
    refuseUnfit(two, lost, { cluster: 'red', managers: 0, install: false });
    assert.unreachable('they were taken');
  } catch (error) {
    assert.is((error as WorkshopError).code, 'USAGE');
    assert.match(
      (error as WorkshopError).message,
      /2 hosts of 3[\s\S]*c: is off\n {2}turn it on[\s\S]*b: it is the same machine as a/,
    );
  }
});

test('what is kept of hosts is read again, and garbage is known for what it is', async ({ defer }) => {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  const before = process.env.WORKSHOP_STATE_DIR;
  process.env.WORKSHOP_STATE_DIR = folder;
  defer(async () => {
    if (before === undefined) delete process.env.WORKSHOP_STATE_DIR;
    else process.env.WORKSHOP_STATE_DIR = before;
    await rm(folder, { recursive: true, force: true });
  });
  const host = {
    ...{ name: 'node1', target: 'root@a:2222', host: 'a', port: 2222, address: '10.0.0.7', peerPort: 22 },
    hostKeys: ['ssh-ed25519 AAAA', 'ssh-rsa BBBB'],
  };
  const record = {
    version: 1,
    managers: 1,
    abilities: { ipvs: false, privileged: true },
    hosts: [host],
  } as const;
  assert.is(await readRecord('red'), undefined);
  await writeRecord('red', { ...record, hosts: [host] });
  assert.equal(await readRecord('red'), record);
  for (const text of ['', 'null', '{"version":1}', '\u0000']) {
    await writeFile(join(new Keep('red').path, 'hosts.json'), text);
    assert.is(await readRecord('red'), 'damaged', JSON.stringify(text));
  }
  assert.equal(await recordedClusters(), ['red']);
  assert.is(knownHostsOf([host]), 'node1,[a]:2222 ssh-ed25519 AAAA\nnode1,[a]:2222 ssh-rsa BBBB\n');
});

test.run();
