/** What is pulled is what the catalogue pins, from a real registry, whatever its tags have come to mean. */
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { IMAGES } from '../../scripts/cluster/images/catalogue.ts';
import { tarOf } from '../../scripts/cluster/images/context.ts';
import { ensureImages } from '../../scripts/cluster/images/ensure.ts';
import { follow } from '../../scripts/cluster/images/follow.ts';
import { pullImage } from '../../scripts/cluster/images/pull.ts';
import { seedDigest } from '../../scripts/cluster/images/seed.ts';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite } from '../guard/suite.ts';
import { noEngine } from './support.ts';

const suiteOf = suite('images as pinned', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);
const quiet = () => undefined;

test('a tag that has moved is not followed; a digest that is not there is no image', async ({ defer }) => {
  const engine = await connectEngine();
  const { docker } = engine;
  await ensureImages(engine, quiet);
  const registry = await docker.createContainer({
    Image: 'registry:2',
    ExposedPorts: { '5000/tcp': {} },
    HostConfig: { PortBindings: { '5000/tcp': [{ HostIp: LOOPBACK, HostPort: '' }] } },
  });
  defer(() => registry.remove({ force: true, v: true }));
  await registry.start();
  const { NetworkSettings } = await registry.inspect();
  const repo = `${LOOPBACK}:${NetworkSettings.Ports['5000/tcp']?.[0]?.HostPort}/redis`;
  const name = `${repo}:8`;
  const remove = () => docker.getImage(name).remove({ force: true }).catch(quiet);
  defer(remove);
  /** Makes an image, pushes it under the same name as every other, and forgets it. */
  const publish = async (content: string): Promise<{ id: string; digest: string }> => {
    const tar = tarOf([{ path: 'content', content: Buffer.from(content), mode: 0o644 }]);
    await follow(docker, await docker.importImage(tar, { fromSrc: '-', repo, tag: '8' } as object), quiet);
    const image = docker.getImage(name);
    await follow(docker, await image.push({ authconfig: {} as never }), quiet);
    const { Id, RepoDigests } = await image.inspect();
    await image.remove();
    return { id: Id, digest: RepoDigests[0]?.split('@')[1] ?? '' };
  };
  const wanted = await publish('wanted');
  const later = await publish('later');
  assert.not.equal(wanted, later);

  assert.is(await pullImage(engine, { name, digest: wanted.digest }, quiet), true);
  assert.is((await docker.getImage(name).inspect()).Id, wanted.id);
  await remove();
  assert.is(await pullImage(engine, { name, digest: `sha256:${'0'.repeat(64)}` }, quiet), false);
  assert.is(await pullImage(engine, { name }, quiet), true);
  assert.is(
    (await docker.getImage(name).inspect()).Id,
    later.id,
    'without a digest it is what the tag means',
  );
});

suiteOf('the same image under another name makes another seed', () => {
  const seed = (name: string, id: string) => seedDigest([{ name, id }]);
  assert.is(seed('etcd:1', 'a'), seed('etcd:1', 'a'));
  assert.not.equal(seed('etcd:1', 'a'), seed('etcd:2', 'a'));
  assert.not.equal(seed('etcd:1', 'a'), seed('etcd:1', 'b'));
});

suiteOf('every image that is pulled has a digest, and no other has', () => {
  for (const { name, origin, digest } of IMAGES) {
    if (origin === 'build') assert.is(digest, undefined, name);
    else assert.match(digest ?? '', /^sha256:[0-9a-f]{64}$/, name);
  }
});

suiteOf.run();
