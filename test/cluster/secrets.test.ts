/** What a cluster keeps secret: it opens what it should, and nothing else does. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { createAuthority, restoreAuthority } from '../../scripts/cluster/secrets/authority.ts';
import { type ClusterSecrets, createClusterSecrets } from '../../scripts/cluster/secrets/cluster-secrets.ts';
import { InvalidSecretsError, parseSecrets, serialiseSecrets } from '../../scripts/cluster/secrets/json.ts';
import { createPassword } from '../../scripts/cluster/secrets/password.ts';
import { createSshKey, isSshKey } from '../../scripts/cluster/secrets/ssh-key.ts';
import { assert, suite } from '../guard/suite.ts';
import { call, startServer } from './secrets-support.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SERVER = {
  commonName: 'node1',
  kind: 'server',
  names: ['localhost'],
  addresses: ['127.0.0.1'],
} as const;
const CLIENT = { commonName: 'somebody', kind: 'client', names: [], addresses: [] } as const;
/** What a caller sees of a server that does not let it in, or its alert if it comes first. */
const HUNG_UP = /hung up|ECONNRESET|alert/;

const test = suite('secrets', { timeoutMs: 30_000 });
const noSshKeygen =
  (await execa('ssh-keygen', ['-?'], { reject: false })).code === 'ENOENT'
    ? 'there is no ssh-keygen here'
    : undefined;

test('an engine lets in whom its authority knows, and nobody else', async ({ defer }) => {
  const [authority, other] = await Promise.all([createAuthority('red'), createAuthority('red')]);
  const [server, client, stranger] = await Promise.all([
    authority.issue(SERVER),
    authority.issue(CLIENT),
    other.issue(CLIENT),
  ]);
  const port = await startServer(defer, server, authority);

  assert.is(await call({ port, authority, client }), 'somebody');
  assert.is(await call({ port, authority, client, host: '127.0.0.1' }), 'somebody');
  await refused(call({ port, authority }), HUNG_UP);
  await refused(call({ port, authority, client: stranger }), HUNG_UP);
  await refused(call({ port, authority, client, host: 'node2' }), /does not match|altnames/i);
  await refused(call({ port, authority: other, client }), /signature|unable to verify|self-signed|issuer/i);
});

test('a server’s certificate is none for a client, and the other way round', async ({ defer }) => {
  const authority = await createAuthority('red');
  const [server, client] = await Promise.all([authority.issue(SERVER), authority.issue(CLIENT)]);
  const port = await startServer(defer, server, authority);
  await refused(call({ port, authority, client: server }), HUNG_UP);
  const wrongPort = await startServer(defer, client, authority);
  await refused(call({ port: wrongPort, authority, client }), /purpose/i);
});

test('an authority that was restored issues what the first one’s servers accept', async ({ defer }) => {
  const first = await createAuthority('of "quotes", CN=commas + ünicode');
  const { certificatePem, keyPem } = first;
  const restored = await restoreAuthority({ certificatePem, keyPem });
  assert.is(restored.certificatePem, certificatePem);
  assert.is(restored.keyPem, keyPem);
  const port = await startServer(defer, await first.issue(SERVER), first);
  const client = await restored.issue(CLIENT);
  assert.is(await call({ port, authority: restored, client }), 'somebody');
});

test('certificates hold from yesterday on for three years, and have serial numbers of their own', async () => {
  const authority = await createAuthority('red');
  const pems = await Promise.all(Array.from({ length: 20 }, () => authority.issue(CLIENT)));
  const certificates = pems.map(({ certificatePem }) => new X509Certificate(certificatePem));
  assert.is(new Set(certificates.map(({ serialNumber }) => serialNumber)).size, 20);
  for (const { serialNumber } of certificates) assert.match(serialNumber, /^[4-7][0-9A-F]{31}$/);
  const [first] = certificates;
  assert.ok(first && !first.ca);
  assert.ok(Date.parse(first.validFrom) < Date.now() - DAY_MS + 60_000);
  assert.is(Math.round((Date.parse(first.validTo) - Date.now()) / DAY_MS), 3 * 365);
});

test('what is no IP address is refused', async () => {
  const authority = await createAuthority('red');
  await refused(authority.issue({ ...SERVER, addresses: ['node1'] }), /./);
  await refused(restoreAuthority({ ...authority, keyPem: 'garbage' }), /./);
});

test.skipIf(noSshKeygen)('OpenSSH reads the key and finds the same public half', async ({ defer }) => {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-test-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const { privateKey, publicKey } = await createSshKey('a user@red');
  const path = join(folder, 'key');
  await writeFile(path, privateKey, { mode: 0o600 });
  const { stdout } = await execa('ssh-keygen', ['-y', '-f', path]);
  assert.is(`${stdout} a user@red`, publicKey);
  await writeFile(`${path}.pub`, `${publicKey}\n`);
  assert.match((await execa('ssh-keygen', ['-l', '-f', `${path}.pub`])).stdout, /^256 SHA256:.* \(ECDSA\)$/);
});

test('a public key is one line, and belongs to one private key', async () => {
  const [one, other] = await Promise.all([createSshKey('one'), createSshKey('')]);
  assert.ok(isSshKey(one) && isSshKey(other));
  assert.not(isSshKey({ ...one, publicKey: other.publicKey }));
  assert.not(isSshKey({ privateKey: 'garbage', publicKey: '' }));
  await refused(createSshKey('a\nssh-rsa AAAA'), /one line/);
});

test('passwords are three kind words and a digit, of characters that look like no other', () => {
  const kind = /^(?!.*\b(?:rape|kike|puta|hure)\b)(?:(?:[bdfghjkmnprstvw][aeiou]){2}-){3}[2-9]$/;
  for (let run = 0; run < 5000; run++) assert.match(createPassword(), kind);
  const unkind = 43;
  assert.ok(Math.log2(((15 * 5) ** 2 - unkind) ** 3 * 8) > 40, 'bits');
});

test('all characters come up in all places, and about equally often', () => {
  const passwords = Array.from({ length: 3000 }, createPassword);
  assert.is(new Set(passwords).size, 3000);
  for (const [place, choices] of [...'bako-mite-suna-7'].map((letter) => choicesFor(letter)).entries()) {
    const counts = new Map<string, number>();
    for (const password of passwords) {
      const character = password.charAt(place);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    assert.is(counts.size, choices, `place ${place}`);
    // Eight standard deviations: no fair draw ever leaves them.
    const [mean, share] = [3000 / choices, 1 / choices];
    const spare = 8 * Math.sqrt(3000 * share * (1 - share));
    for (const [character, times] of counts)
      assert.ok(Math.abs(times - mean) <= spare, `${character} ${times}`);
  }
});

test('the secrets of five nodes are as many different ones, and survive being written', async () => {
  const nodes = [1, 2, 3, 4, 5].map((n) => ({
    name: `node${n}`,
    addresses: [`10.0.0.${n}`, `2001:db8::${n}`],
  }));
  const secrets = await createClusterSecrets({ cluster: 'red', nodes });
  assert.equal(parseSecrets(serialiseSecrets(secrets)), secrets);
  const { authority, client, userKey } = secrets;
  const keys = [authority, client, ...secrets.nodes.map(({ server }) => server)].map(({ keyPem }) => keyPem);
  const sshKeys = [userKey, ...secrets.nodes.map(({ hostKey }) => hostKey)].map(
    ({ privateKey }) => privateKey,
  );
  assert.is(new Set([...keys, ...sshKeys]).size, 13);
  for (const [index, { name, server }] of secrets.nodes.entries()) {
    const certificate = new X509Certificate(server.certificatePem);
    assert.ok(certificate.checkHost(name) && certificate.checkHost('localhost'));
    assert.not(certificate.checkHost('node9'));
    for (const address of ['127.0.0.1', `10.0.0.${index + 1}`, `2001:db8::${index + 1}`]) {
      assert.ok(certificate.checkIP(address), `${name} ${address}`);
    }
  }
});

test('garbage instead of secrets is told from them, and never repeated', async () => {
  const { secrets, text } = await smallSecrets();
  const [node] = secrets.nodes;
  assert.ok(node);
  const stranger = (await smallSecrets()).secrets;
  const cases: [string, unknown, RegExp][] = [
    ['empty', '', /not JSON/],
    ['cut short', text.slice(0, -100), /not JSON/],
    ['a list', '[]', /the whole file/],
    ['another version', { ...secrets, version: 2 }, /version/],
    ['more than there is', { ...secrets, extra: 1 }, /extra/],
    ['no password', { ...secrets, password: '' }, /password/],
    ['no certificate', { ...secrets, client: { ...secrets.client, certificatePem: 'x' } }, /^client: not/m],
    ['no authority', { ...secrets, authority: { certificatePem: '', keyPem: '' } }, /^authority: not/m],
    ['a leaf as authority', { ...secrets, authority: secrets.client }, /authority: not an authority/],
    ['another’s client', { ...secrets, client: stranger.client }, /client: not signed/],
    [
      'another’s server',
      { ...secrets, nodes: [{ ...node, server: stranger.client }] },
      /nodes\[0\]\.server: not signed/,
    ],
    [
      'another’s key',
      { ...secrets, userKey: { ...secrets.userKey, publicKey: 'ssh-rsa AA' } },
      /userKey: not/,
    ],
    [
      'a second line',
      { ...secrets, userKey: { ...secrets.userKey, publicKey: `${secrets.userKey.publicKey}\nx` } },
      /one line/,
    ],
    ['two of one name', { ...secrets, nodes: [node, node] }, /two of one name/],
  ];
  for (const [name, content, expected] of cases) {
    const problem = problemOf(typeof content === 'string' ? content : JSON.stringify(content));
    assert.match(problem, expected, name);
    assert.not.match(problem, /BEGIN|password":/, name);
  }
});

test('whatever a file holds, reading it throws nothing else', async () => {
  const { text } = await smallSecrets();
  const broken = fc
    .tuple(fc.nat(text.length), fc.nat(200), fc.string())
    .map(([from, length, instead]) => text.slice(0, from) + instead + text.slice(from + length));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), broken), (content) => {
      try {
        parseSecrets(content);
      } catch (error) {
        return error instanceof InvalidSecretsError && error.problems.length > 0;
      }
      return true;
    }),
    { numRuns: 200 },
  );
});

async function smallSecrets(): Promise<{ secrets: ClusterSecrets; text: string }> {
  const secrets = await createClusterSecrets({ cluster: 'red', nodes: [{ name: 'node1', addresses: [] }] });
  return { secrets, text: serialiseSecrets(secrets) };
}

function problemOf(text: string): string {
  try {
    parseSecrets(text);
  } catch (error) {
    assert.instance(error, InvalidSecretsError);
    return (error as InvalidSecretsError).problems.join('\n');
  }
  throw new Error('it was taken for secrets');
}

async function refused(promise: Promise<unknown>, expected: RegExp): Promise<void> {
  const outcome = await promise.then(
    (value) => `let in: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  assert.instance(outcome, Error, String(outcome));
  assert.match((outcome as Error).message, expected);
}

function choicesFor(letter: string): number {
  if (letter === '-') return 1;
  if (letter === '7') return 8;
  return 'aeiou'.includes(letter) ? 5 : 15;
}

test.run();
