/** Searching what a collector has kept, in the terminal and on the page. */
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { freePorts, LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite, type TestContext } from '../guard/suite.ts';
import { freshStore, gelf, tool } from './gelf-support.ts';

const test = suite('gelf-search', { timeoutMs: 120_000 });

/** Two files of messages, one line that is not whole. */
async function filledStore(context: TestContext): Promise<string> {
  const store = await freshStore(context);
  const now = Date.now() / 1000;
  const line = (text: string, age: number, container: string, level = 6) =>
    `${gelf(text, { timestamp: now - age, _container_name: container, level })}\n`;
  await writeFile(
    join(store, 'previous.jsonl'),
    line('an old one', 7000, 'web') + line('Coin found', 3000, 'worker-1'),
  );
  const current = `\n${line('<b>no coin</b>', 100, 'worker-2', 3)}${line('http://rng: refused\u001b[1m', 10, 'worker-1')}null\n{"short_message":"when","timestamp":1e300}\n{"short`;
  await writeFile(join(store, 'current.jsonl'), current);
  return store;
}

test('finds by words, fields and time, the newest last', async (context) => {
  const store = await filledStore(context);
  for (const [args, expected] of [
    [[], ['Coin found', '<b>no coin</b>', 'http://rng: refused [1m']],
    [['coin'], ['Coin found', '<b>no coin</b>']],
    [['COIN', 'found'], ['Coin found']],
    [['container_name:worker-1'], ['Coin found', 'http://rng: refused [1m']],
    [['level:3'], ['<b>no coin</b>']],
    [['_container_name:web', '--last', '2h'], ['an old one']],
    [['http://rng'], ['http://rng: refused [1m']],
    [['--last', '90s'], ['http://rng: refused [1m']],
    [['--limit', '1', '--last', '1d'], ['http://rng: refused [1m']],
    [['nothing'], []],
  ] as const) {
    const program = await tool(context, 'gelf-search', '--store', store, ...args);
    assert.is((await program.end()).code, 0, program.errors());
    const texts = program
      .output()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('  ').slice(3).join('  '));
    assert.equal(texts, expected, args.join(' '));
  }
  const json = await tool(context, 'gelf-search', '--store', store, '--json', 'level:3');
  await json.end();
  assert.is((JSON.parse(json.output()) as { _container_name: string })._container_name, 'worker-2');
});

test('wrong use is said', async (context) => {
  const store = await filledStore(context);
  for (const [args, said] of [
    [['--store', join(store, 'none')], 'gelf-collect makes one'],
    [['--store', store, '--last', 'long'], '--last takes'],
    [['--store', store, '--limit', '-1'], '--limit'],
    [['--nonsense'], 'nonsense'],
  ] as const) {
    const program = await tool(context, 'gelf-search', ...args);
    assert.is((await program.end()).code, 1, said);
    assert.match(program.errors(), said);
    assert.not.match(program.errors(), /\n\s+at /);
  }
});

test('the page searches, shows nothing as code, and answers only who is here', async (context) => {
  const store = await filledStore(context);
  const [port = 0] = await freePorts(1);
  const page = await tool(context, 'gelf-page', '--port', String(port), '--store', store);
  await page.waitFor(/The page is at/);
  const get = (path: string, host = `localhost:${port}`) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const asked = request({ host: LOOPBACK, port, path, headers: { host } }, async (answer) => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(await answer.toArray()).toString() });
      });
      asked.once('error', reject).end();
    });
  const all = await get('/');
  assert.is(all.status, 200);
  assert.match(all.body, '&#60;b&#62;no coin&#60;/b&#62;');
  assert.match(all.body, '3 messages');
  assert.not.match(all.body, '<b>');
  assert.is(all.body.match(/<i /g)?.length, 60);
  const one = await get('/json?q=coin+level:3&last=10m');
  assert.equal(
    (JSON.parse(one.body) as { short_message: string }[]).map((each) => each.short_message),
    ['<b>no coin</b>'],
  );
  assert.equal(JSON.parse((await get('/json?q=--help')).body), [], 'words are never options');
  assert.match((await get('/?q=%22%3E%3Cscript%3E&live=on')).body, 'value="&#34;&#62;&#60;script&#62;"');
  assert.equal([(await get('/?last=never')).status, (await get('/other')).status], [400, 404]);
  assert.is((await get('/', 'logs.example.com')).status, 403);
  page.kill('SIGTERM');
  assert.is((await page.end()).code, 0);
});

test.run();
