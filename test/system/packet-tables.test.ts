/** The choice between the kernel's tables, with Debian's own program for such choices, in a folder of the test's. */
import { chmod, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import { useQuickTables } from '../../scripts/system/packet-tables.ts';
import { assert, suite, type TestContext } from '../guard/suite.ts';

const OLD = '/usr/sbin/iptables-legacy';
const { failed } = await execa(OLD, ['--wait', '-t', 'nat', '-S'], { reject: false });
const reason = failed ? 'no iptables, not root, or a kernel without its old tables' : undefined;
const test = suite('packet tables');
const withTables = test.skipIf(reason);

withTables('where the kernel has the old tables, they are chosen, and that is said', async ({ defer }) => {
  const { alternatives, chosen } = await choices(defer);
  assert.is(await chosen(), '/usr/sbin/iptables-nft');
  const events: WorkshopEvent[] = [];
  await useQuickTables((event) => events.push(event), [], alternatives);
  assert.is(await chosen(), OLD);
  assert.equal(
    events.map(({ event }) => event),
    ['notice'],
  );
});

withTables('a kernel without them keeps what it has, and nothing is said', async ({ defer }) => {
  const { alternatives, chosen, folder } = await choices(defer);
  // What the program does on such a kernel; this one cannot be told to have none.
  const none = join(folder, 'none');
  await writeFile(none, '#!/bin/sh\ncase $1 in *-legacy) exit 3;; esac\nexec "$@"\n');
  await chmod(none, 0o755);
  const events: WorkshopEvent[] = [];
  await useQuickTables((event) => events.push(event), [none], alternatives);
  assert.is(await chosen(), '/usr/sbin/iptables-nft');
  assert.equal(events, []);
});

withTables('where somebody has made rules already, nothing is changed', async ({ defer }) => {
  const { alternatives, chosen, folder } = await choices(defer);
  // An engine's chain, as the program lists it; the machine's own tables are left alone.
  const some = join(folder, 'some');
  await writeFile(
    some,
    '#!/bin/sh\ncase $1 in *-nft) echo "-P INPUT ACCEPT"; echo "-N DOCKER";; *) exec "$@";; esac\n',
  );
  await chmod(some, 0o755);
  const events: WorkshopEvent[] = [];
  await useQuickTables((event) => events.push(event), [some], alternatives);
  assert.is(await chosen(), '/usr/sbin/iptables-nft');
  assert.equal(events, []);
});

async function choices(defer: TestContext['defer']) {
  const folder = await mkdtemp(join(tmpdir(), 'tables-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const [links, database] = [join(folder, 'links'), join(folder, 'database')];
  await Promise.all([mkdir(links), mkdir(database)]);
  const log = join(folder, 'log');
  const alternatives = [
    ...['update-alternatives', '--quiet', '--altdir', links, '--admindir', database, '--log', log],
  ];
  const [program = '', ...options] = alternatives;
  for (const name of ['iptables', 'ip6tables']) {
    for (const [kind, priority] of [
      ['nft', '20'],
      ['legacy', '10'],
    ] as const) {
      const words = [join(folder, name), name, `/usr/sbin/${name}-${kind}`, priority];
      await execa(program, [...options, '--install', ...words]);
    }
  }
  return { folder, alternatives, chosen: () => readlink(join(links, 'iptables')) };
}

test.run();
