/** The labs that there are: whole, and nothing of what they come from is missing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, LABS } from '../../labs/catalogue.ts';
import { exercisesOf, loadLab } from '../../labs/runner/load.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { assert, suite } from '../guard/suite.ts';
import { WRONG } from './wrong/index.ts';

const test = suite('the labs');
const FOLDER = join(ROOT, 'labs');
const load = async (entry: (typeof LABS)[number]) =>
  loadLab({ ...entry, folder: folderOf(entry), lab: (await entry.load()).lab });

/** The exercises of 2016 behind labs 1 to 16: the chapters up to "Network traffic analysis". */
const LAST_COVERED = 63;

test('every folder of a lab is in the catalogue, and the other way round', async () => {
  const folders = (await readdir(FOLDER)).filter((name) => /^\d\d-/.test(name)).sort();
  assert.equal(folders, LABS.map(folderOf).sort());
});

test('every guide fits its lab, and every exercise has hints', async () => {
  for (const entry of LABS) {
    const loaded = await load(entry);
    assert.ok(loaded.guide.title.startsWith(`Lab ${entry.number}: `), loaded.guide.title);
    assert.ok(loaded.guide.closing.length > 0, `lab ${entry.number} does not say what was learned`);
    for (const { id, lab } of exercisesOf(loaded))
      assert.ok(lab.hints.length >= 2, `${id} has too few hints`);
  }
});

test('every exercise has a wrong solution that is tried, and the other way round', async () => {
  const ids = (await Promise.all(LABS.map(load))).flatMap(({ guide }) => guide.exercises.map(({ id }) => id));
  const tried = new Set(WRONG.map(({ exercise }) => exercise));
  assert.equal(
    ids.filter((id) => !tried.has(id)),
    [],
    'no wrong solution is tried for these',
  );
  assert.equal(
    [...tried].filter((id) => !ids.includes(id)),
    [],
    'these exercises do not exist',
  );
  const files = (await readdir(join(ROOT, 'test', 'labs'))).filter((name) => name.startsWith('refusals-'));
  const texts = await Promise.all(files.map((name) => readFile(join(ROOT, 'test', 'labs', name), 'utf8')));
  const listed = texts.flatMap((text) => /refuseAll\(\[([\d, ]*)\]/.exec(text)?.[1]?.split(', ') ?? []);
  assert.equal(
    listed.map(Number).sort((a, b) => a - b),
    LABS.map(({ number }) => number),
    'refusals-*.nodes.test.ts do not try these labs',
  );
});

test('every exercise of the original has its place, and every place exists', async () => {
  const text = await readFile(join(FOLDER, 'README.md'), 'utf8');
  const rows = new Map(
    [...text.matchAll(/^\| (W\d{3}) \| ([^|]*) \|/gm)].map(([, id, places]) => [id, places]),
  );
  const wanted = Array.from({ length: LAST_COVERED }, (_, index) => `W${String(index + 1).padStart(3, '0')}`);
  assert.equal(
    wanted.filter((id) => !rows.has(id)),
    [],
    'these are missing from labs/README.md',
  );
  const ids = new Set(
    (await Promise.all(LABS.map(load))).flatMap(({ guide }) => guide.exercises.map(({ id }) => id)),
  );
  const places = [...rows.values()].flatMap((cell) => (cell ?? '').split(',').map((place) => place.trim()));
  assert.equal(
    places.filter((place) => !ids.has(place)),
    [],
    'these exercises do not exist',
  );
});

test.run();
