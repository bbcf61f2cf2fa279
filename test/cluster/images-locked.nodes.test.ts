/** With --locked, images made here have the packages of packages.lock.json, from Debian's archive of earlier days. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SUITE } from '../../scripts/cluster/images/catalogue.ts';
import { readLock } from '../../scripts/cluster/images/lock.ts';
import { parseStatus } from '../../scripts/cluster/images/packages.ts';
import { withSnapshot } from '../../scripts/cluster/images/snapshot.ts';
import { missingPrograms } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { noOwnEngine, type OwnEngine, ownEngine } from './own-engine.ts';
import { freshCluster, noEngine } from './support.ts';

const MIRROR = 'http://deb.debian.org/debian';

const lock = await readLock();
/** The archive is played by a mirror of today, which has the packages of the lock until Debian's next release. */
const noArchive = await fetch(`${MIRROR}/dists/${SUITE}/InRelease`, { signal: AbortSignal.timeout(10_000) })
  .then((answer) => answer.text())
  .then(
    (release) => {
      const version = /^Version: (.+)$/m.exec(release)?.[1];
      return version === lock.release
        ? undefined
        : `Debian's mirror has ${version}, the lock ${lock.release}`;
    },
    () => "Debian's mirror does not answer",
  );
const noDebootstrap =
  (await missingPrograms(['debootstrap'])).length > 0 ? 'debootstrap is not on this machine' : undefined;

const suiteOf = suite('images of locked packages', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine ?? noOwnEngine ?? noDebootstrap ?? noArchive);

interface Image {
  readonly name: string;
  readonly state: string;
  readonly packages?: { readonly count: number; readonly different: { name: string; locked: string }[] };
}

test('what departs from the lock is told, and made anew from the archive', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await ownEngine(place, 3500);
  await engine.sh('echo 127.0.0.1 registry-1.docker.io auth.docker.io quay.io >>/etc/hosts');
  const archive = await archiveBefore(engine, workshop.folder, context.defer);
  const images = (words: string[], snapshots: string = archive.address) =>
    workshop.begin(
      ['images', '--json', ...words],
      { ...engine.environment, WORKSHOP_DEBIAN_SNAPSHOTS: snapshots },
      engine.prefix,
    );
  const looked = async () => {
    const { events, stderr } = await images(['--check']).finished;
    const list = events.at(-1)?.images as Image[] | undefined;
    if (!list) throw new Error(stderr);
    return list;
  };
  const departing = async () =>
    (await looked()).flatMap(({ name, packages }) =>
      (packages?.different ?? []).map((each) => `${name}: ${each.name} ${each.locked}`),
    );
  const version = (image: string, name: string) => `${image}: ${name} ${lock.images[image]?.[name]}`;
  await makeOlder(engine, 'redis:8', 'redis-server');
  assert.equal(await departing(), [version('redis:8', 'redis-server')]);

  const refused = await images(['--locked'], 'http://127.0.0.1:1/debian').finished;
  assert.is(refused.exitCode, 1);
  assert.match(refused.stderr + refused.stdout, `http://127.0.0.1:1/debian/${lock.snapshot}`);
  assert.equal(await departing(), [version('redis:8', 'redis-server')], 'nothing was changed');

  const made = await images(['--locked']).finished;
  assert.is(made.exitCode, 0, made.stderr);
  assert.equal(await departing(), []);
  const steps = made.events.filter(({ state }) => state === 'done').map(({ step }) => step);
  assert.equal(
    steps.filter((step) => `${step}`.startsWith('image ')),
    ['image redis:8'],
    'nothing but what departed',
  );
  const asked = await archive.asked();
  assert.ok(asked.includes(`/${lock.snapshot}/dists/${SUITE}/InRelease`), asked.join('\n'));
  assert.ok(
    asked.some((path) => /^\/\d+T\d+Z\/pool\/.*redis-server/.test(path)),
    'packages came from there',
  );

  // The base is made by debootstrap, and what stands on it again after it: enough is seen when the first of them is made.
  await makeOlder(engine, 'debian:trixie-slim', 'tar');
  const making = images(['--locked']);
  await making.saw('"state":"started","step":"image haproxy:3.0"');
  making.kill('SIGINT');
  assert.is((await making.finished).exitCode, 130);
  const base = (await looked()).find(({ name }) => name === 'debian:trixie-slim');
  assert.equal(base?.packages?.different, []);
  assert.ok((await archive.asked()).some((path) => path.includes('/pool/main/t/tar/')));
  const sources =
    'docker run --rm redis:8 sh -c "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null"';
  assert.is(await engine.sh(`${sources} || true`), `deb ${archive.address}/${lock.snapshot} ${SUITE} main`);
});

suiteOf('dpkg tells what is installed, and what only was', () => {
  const status = [
    'Package: b\nStatus: install ok installed\nVersion: 2:1.0-1+b2\nDescription: x\n Version: 9',
    'Package: a\nStatus: install ok installed\nVersion: 0.1',
    'Package: gone\nStatus: deinstall ok config-files\nVersion: 3',
  ].join('\n\n');
  assert.equal(Object.entries(parseStatus(`${status}\n\n`)), [
    ['a', '0.1'],
    ['b', '2:1.0-1+b2'],
  ]);
});

suiteOf('only what installs packages is told where from', () => {
  const file = (path: string, content: string) => ({ path, content: Buffer.from(content), mode: 0o644 });
  const files = [file('Dockerfile', '# x\nFROM a\nRUN apt-get update\n'), file('b', 'FROM apt-get')];
  const [dockerfile, other] = withSnapshot(files, 'http://m');
  const [, from, sources, run] = dockerfile?.content.toString().split('\n') ?? [];
  assert.equal([from, run], ['FROM a', 'RUN apt-get update']);
  assert.match(sources ?? '', /^RUN .*deb http:\/\/m trixie main/);
  assert.equal(other, files[1]);
  assert.equal(withSnapshot([file('Dockerfile', 'FROM a\n')], 'http://m'), [file('Dockerfile', 'FROM a\n')]);
});

/** The same image, but for the version that dpkg thinks one package has. */
async function makeOlder({ sh }: OwnEngine, image: string, name: string): Promise<void> {
  const edit = `sed -i '/^Package: ${name}$/,/^$/s/^Version: .*/Version: 0.0.1/' /var/lib/dpkg/status`;
  await sh(`
    set -e
    user=$(docker inspect --format '{{.Config.User}}' ${image})
    docker run --user root --name older --entrypoint sh ${image} -c "${edit.replaceAll('$', '\\$')}"
    docker commit \${user:+--change "USER $user"} older ${image} >/dev/null
    docker rm older >/dev/null`);
}

/** In the network of the engine's machine, where builds reach it; and only they: it listens on the engine's own bridge. */
async function archiveBefore(
  engine: OwnEngine,
  folder: string,
  defer: (action: () => unknown) => void,
): Promise<{ readonly address: string; asked(): Promise<string[]> }> {
  const host = await engine.sh("ip -4 -o address show docker0 | sed 's/.* inet //; s/[/].*//'");
  const program = join(folder, 'archive.mjs');
  await writeFile(
    program,
    `import { createServer } from 'node:http';
     import { Readable } from 'node:stream';
     const asked = [];
     const server = createServer(async (request, response) => {
       if (request.url === '/asked') return response.end(JSON.stringify(asked));
       asked.push(request.url);
       const path = request.url.replace(/^[/][^/]+/, '');
       const headers = request.headers.range ? { range: request.headers.range } : {};
       const answer = await fetch('${MIRROR}' + path, { method: request.method, headers });
       response.writeHead(answer.status, { 'content-length': answer.headers.get('content-length') ?? undefined });
       if (answer.body) Readable.fromWeb(answer.body).pipe(response); else response.end();
     }).listen(0, '${host}', () => process.stdout.write(server.address().port + '\\n'));`,
  );
  const [nsenter = '', ...words] = engine.prefix;
  const server = execa(nsenter, [...words, process.execPath, program], { reject: false, buffer: false });
  defer(() => server.kill());
  const port = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    server.once('exit', () => reject(new Error('the archive did not start')));
  });
  const address = `http://${host}:${port}`;
  return {
    address,
    asked: async () => {
      const { stdout } = await execa(nsenter, [...words, 'curl', '--silent', `${address}/asked`]);
      return JSON.parse(stdout) as string[];
    },
  };
}

suiteOf.run();
