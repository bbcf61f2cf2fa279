/** A room of students: a cluster each in one go, and a card for each. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('students', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

test('clusters, cards with what is needed to log in, and all gone again', async (context) => {
  const workshop = await freshWorkshop(context);
  const { name } = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const names = [`${name}-1`, `${name}-2`];
  context.defer(async () => {
    for (const each of names) await workshop.run('down', each);
  });

  const made = await workshop.run('up', name, '--students', '2', '--nodes', '1', '--json');
  assert.is(made.exitCode, 0, made.stderr);
  const { clusters } = made.events.at(-1) as { clusters: { cluster: string; nodes: { ssh: string }[] }[] };
  assert.equal(
    clusters.map(({ cluster }) => cluster),
    names,
  );

  const cards = await workshop.run(
    'cards',
    ...names,
    '--out',
    workshop.folder,
    '--title',
    '<Day> & Night',
    '--json',
  );
  assert.is(cards.exitCode, 0, cards.stderr);
  const page = await readFile(join(workshop.folder, 'cards.html'), 'utf8');
  for (const { cluster, nodes } of clusters) {
    assert.match(page, cluster);
    for (const { ssh } of nodes) assert.match(page, `ssh -p ${ssh.split(':')[1]} docker@127.0.0.1`);
  }
  assert.match(page, 'Night');
  assert.not.match(page, '<Day>');
  assert.is(
    (await stat(join(workshop.folder, 'cards.html'))).mode & 0o077,
    0,
    'passwords are for nobody else',
  );
  const pdf = (cards.events.at(-1) as { pdf?: string }).pdf;
  assert.is(pdf !== undefined, (await findProgram('chromium')) !== undefined);
  const password = /"password": "([^"]+)"/.exec(
    await readFile(join(workshop.folder, 'clusters', names[0] ?? '', 'secrets.json'), 'utf8'),
  )?.[1];
  assert.ok(password && page.includes(password));
  assert.not.ok(`${made.stdout}${made.stderr}${cards.stdout}`.includes(password ?? ''), 'and never printed');
});

suiteOf.run();
