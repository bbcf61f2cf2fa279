/** Cards: all that a student needs is on them, nothing of the data becomes markup, and they fill sheets as planned. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import qrcode from 'qrcode-generator';
import { type Card, type Paper, sshCommand, sshUrl } from '../../scripts/cluster/cards/card.ts';
import { escaped } from '../../scripts/cluster/cards/html.ts';
import { printPdf } from '../../scripts/cluster/cards/pdf.ts';
import { qrSquares, qrSvg } from '../../scripts/cluster/cards/qr.ts';
import { renderCards } from '../../scripts/cluster/cards/render.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('cards', { timeoutMs: 90_000 });
const withChromium = test.skipIf(
  (await findProgram('chromium')) === undefined ? 'there is no Chromium here' : undefined,
);

const NODE = { name: 'node1', sshPort: 22001, webPort: 8001 };

function card(change: Partial<Card> = {}): Card {
  const nodes = [1, 2, 3, 4, 5].map((n) => ({ name: `node${n}`, sshPort: 22000 + n, webPort: 8000 + n }));
  return {
    cluster: 'red',
    host: '203.0.113.10',
    user: 'docker',
    password: 'bako-mite-suna-7',
    nodes,
    ...change,
  };
}

function manyCards(count: number, change: Partial<Card> = {}): Card[] {
  return Array.from({ length: count }, () => card(change));
}

test('all that a student needs is on the card', () => {
  const page = renderCards([card()], { title: 'From the ground up', firstNumber: 7 });
  const needed = [
    'From the ground up',
    '>7<',
    'red',
    'docker',
    'bako-mite-suna-7',
    'http://203.0.113.10:8001',
  ];
  for (const { name, sshPort, webPort } of card().nodes) {
    needed.push(name, `ssh -p ${sshPort} docker@203.0.113.10`, `>${webPort}<`);
  }
  for (const text of [...needed, 'To begin']) assert.ok(page.includes(text), text);
});

test('there are as many cards as asked, numbered in order', () => {
  for (const count of [0, 1, 8, 20]) {
    const page = renderCards(manyCards(count), { firstNumber: 3 });
    assert.is(page.split('<li>').length - 1, count);
    const numbers = [...page.matchAll(/class="number">(\d+)</g)].map(([, number]) => Number(number));
    assert.equal(
      numbers,
      Array.from({ length: count }, (_, index) => index + 3),
    );
  }
});

test('what is not known is left out, and the teacher’s note takes the place of ours', () => {
  const bare = renderCards([card({ nodes: [{ name: 'node1', sshPort: 22 }], note: 'Ask Ada.' })]);
  assert.ok(bare.includes('Ask Ada.'));
  assert.not.match(bare, /undefined|To begin|http:|>web</);
  assert.not.match(renderCards([card({ nodes: [] })]), /undefined|<table|<svg/);
});

test('addresses with colons are bracketed in URLs, and nowhere else', () => {
  const six = card({ host: '2001:db8::1' });
  assert.is(sshUrl(six, NODE), 'ssh://docker@[2001:db8::1]:22001');
  assert.is(sshCommand(six, NODE), 'ssh -p 22001 docker@2001:db8::1');
  assert.is(sshUrl(card({ user: 'a@b' }), NODE), 'ssh://a%40b@203.0.113.10:22001');
});

test('the QR code holds the URL of node1', () => {
  const url = 'ssh://docker@203.0.113.10:22001';
  assert.ok(renderCards([card()]).includes(qrSvg(url, url).html));
  const known = qrcode(0, 'M');
  known.addData(url);
  known.make();
  const squares = qrSquares(url);
  // Version 3: 29 squares a side, which hold 42 bytes at level M.
  assert.is(squares.length, 29);
  for (const [y, row] of squares.entries()) {
    for (const [x, dark] of row.entries()) assert.is(dark, known.isDark(y, x), `${x} ${y}`);
  }
});

test('a QR code is drawn as it is, with a white frame of four squares', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
      const squares = qrSquares(text);
      const svg = qrSvg(text, 'label').html;
      const drawn = squares.map((row) => row.map(() => false));
      for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
        drawn[Number(y) - 4]?.fill(true, Number(x) - 4, Number(x) - 4 + Number(width));
      }
      assert.equal(drawn, squares);
      assert.ok(svg.includes(`viewBox="0 0 ${squares.length + 8} ${squares.length + 8}"`));
    }),
    { numRuns: 25 },
  );
});

test('no text can leave its place', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'\p{Cc}\p{Cs}]/u.test(escaped(text))));
  assert.is(escaped(`<a href="x">&'\u0000\u202e`), '&#60;a href=&#34;x&#34;&#62;&#38;&#39;\ufffd\ufffd');
  const text = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'b', 'script', '--', ' ') });
  const tagsOf = (page: string) => page.match(/<[^>]*?(?=[\s>])/g);
  const markOf = (word: string) => {
    const nodes = [{ ...NODE, name: word }];
    return renderCards([card({ cluster: word, host: word, user: word, password: word, nodes, note: word })], {
      title: word,
    });
  };
  const expected = tagsOf(markOf('a'));
  fc.assert(
    fc.property(text, (word) => assert.equal(tagsOf(markOf(word)), expected)),
    { numRuns: 50 },
  );
});

test('the page fetches nothing and runs nothing', () => {
  assert.not.match(renderCards(manyCards(2)), /<script|<link|<img|\bsrc=|\bhref=|url\(|@import/);
});

/** Six a sheet. */
const SHEETS = [
  { count: 1, pages: 1 },
  { count: 8, pages: 2 },
  { count: 20, pages: 4 },
];
const POINTS: Record<Paper, RegExp> = {
  A4: /\/MediaBox \[0 0 59[45]\S* 84[12]/,
  Letter: /\/MediaBox \[0 0 612 792/,
};

withChromium(
  'on paper there are six on a sheet of either size, also with a long host name',
  async ({ defer }) => {
    const folder = await temporaryFolder(defer);
    for (const { count, pages } of SHEETS) {
      const paper = count === 8 ? 'Letter' : 'A4';
      const host = count === 20 ? 'workshop-paris.example.com' : '203.0.113.10';
      await writeFile(join(folder, 'cards.html'), renderCards(manyCards(count, { host }), { paper }));
      await printPdf(join(folder, 'cards.html'), join(folder, 'cards.pdf'));
      const pdf = await readFile(join(folder, 'cards.pdf'), 'latin1');
      assert.ok(pdf.startsWith('%PDF-'));
      assert.match(pdf, POINTS[paper]);
      assert.is((pdf.match(/\/Type \/Page\b/g) ?? []).length, pages, `${count} cards on ${paper}`);
    }
    assert.equal((await readdir(folder)).sort(), ['cards.html', 'cards.pdf']);
    assert.is((await stat(join(folder, 'cards.pdf'))).mode & 0o777, 0o600, 'passwords are on it');
  },
);

withChromium('what cannot be read or written is told, and nothing is left', async ({ defer }) => {
  const folder = await temporaryFolder(defer);
  await writeFile(join(folder, 'cards.html'), renderCards([card()]));
  const tries = [
    ['cards.html', 'not-here/cards.pdf'],
    ['not-here.html', 'cards.pdf'],
  ] as const;
  for (const [from, to] of tries) {
    const error = await printPdf(join(folder, from), join(folder, to)).catch((thrown: unknown) => thrown);
    assert.instance(error, WorkshopError, `${from} to ${to}`);
    assert.is((error as WorkshopError).code, 'WRITE_FAILED');
  }
  assert.equal(await readdir(folder), ['cards.html']);
});

async function temporaryFolder(defer: (cleanup: () => unknown) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-test-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.run();
