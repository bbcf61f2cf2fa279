/** Whether the database was backed up, and can be had back. */
import type { LabContext } from '../runner/context.ts';
import { finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { coinsIn, REDIS } from '../runner/look/coins.ts';
import { containerOf, mountAt } from '../runner/look/container.ts';
import { dumpAt } from '../runner/look/dump.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';

export const SAVED = 'notes/saved.txt';
export const COINS = 'notes/coins.txt';
export const COPY = 'backups/dump.rdb';

export async function backupContainer({ node }: LabContext): Promise<Finding> {
  const [database, backup] = await Promise.all(
    [REDIS, 'backup'].map((name) => containerOf(node('node1'), name)),
  );
  const data = backup && mountAt(backup, '/data');
  const output = backup && mountAt(backup, '/output');
  const networks = Object.keys(backup?.NetworkSettings.Networks ?? {});
  const shares = data !== undefined && data === (database && mountAt(database, '/data'));
  const reaches = networks.some((name) => name in (database?.NetworkSettings.Networks ?? {}));
  const words = [
    `it is ${backup?.State.Status}`,
    shares ? 'has the volume of the database' : 'has not the volume of the database at /data',
    `is in ${networks.join(', ') || 'no network'}`,
    `/output is ${output ?? 'not there'}`,
  ];
  const isRight =
    backup?.State.Running === true && shares && reaches && output?.endsWith('/backups') === true;
  return finding(isRight, {
    lookedAt: `the container "backup" on node1, beside ${REDIS}`,
    saw: backup ? words.join(', ') : 'there is no container of that name',
    expected: `it runs, has the volume of ${REDIS} at /data, is in its network, and /output is ~/backups`,
    tryThis: 'docker rm --force backup  and start it again with all the options of the guide.',
  });
}

export async function saved(context: LabContext): Promise<Finding> {
  const written = await context
    .node('node1')
    .run(['docker', 'exec', REDIS, 'stat', '-c', '%Y', '/data/dump.rdb']);
  return lookAtNote(
    context,
    {
      path: SAVED,
      expected: 'what LASTSAVE said before SAVE and after it, and a dump in /data that is as new',
      tryThis: 'redis-cli -h redis SAVE  answers OK, and from then on LASTSAVE says another number.',
    },
    (text) => {
      const [before = Number.NaN, after = Number.NaN] = text.trim().split(/\s+/).map(Number);
      const hasDump = written.exitCode === 0 && Number(written.stdout) >= after;
      const dump = hasDump ? 'a dump as new' : written.exitCode === 0 ? 'an older dump' : 'no dump in /data';
      return { ok: after > before && hasDump, saw: `${quote(text)}, and ${dump}` };
    },
  );
}

export async function copied(context: LabContext): Promise<Finding> {
  const { ok, saw } = await dumpAt(context, COPY);
  return finding(ok, {
    lookedAt: `the file ~/${COPY} on node1`,
    saw,
    expected: 'a whole dump of Redis, with the wallet in it',
    tryThis: `redis-check-rdb ~/${COPY}  tells what is wrong with it. SAVE first, then copy.`,
  });
}

export async function restoredBeside(context: LabContext): Promise<Finding> {
  const node = context.node('node1');
  const [copy, original] = await Promise.all(['restored', REDIS].map((name) => containerOf(node, name)));
  const [found, real] = [await coinsIn(context, 'restored'), await coinsIn(context, REDIS)];
  const isOwn = copy !== undefined && mountAt(copy, '/data') !== (original && mountAt(original, '/data'));
  const foreign = [...(found ?? [])].filter((coin) => !real?.has(coin)).length;
  const coins = found
    ? `${found.size} coins, ${foreign} of them unknown to the original`
    : 'no Redis that answers';
  return finding(isOwn && (found?.size ?? 0) > 0 && foreign === 0, {
    lookedAt: `the wallet in the container "restored" on node1, and that in ${REDIS}`,
    saw: copy
      ? `${coins}${isOwn ? '' : ', in the very volume of the original'}`
      : 'there is no container of that name',
    expected: 'coins, all of them known to the original, in a volume of its own',
    tryThis: 'docker rm --force --volumes restored, then create, cp, start, in this order.',
  });
}

export async function restoredForReal(context: LabContext): Promise<Finding> {
  const tryThis =
    'Is the list from before the loss, and was the copy in the new container before Redis started?';
  const expected = 'a volume that is younger than the list, and all coins of the list in it';
  const database = await containerOf(context.node('node1'), REDIS);
  const volume = database && mountAt(database, '/data');
  const made = await context.sh(
    'node1',
    `date +%s --date "$(docker volume inspect --format '{{.CreatedAt}}' ${volume ?? '-'} 2>/dev/null)" 2>/dev/null || true`,
  );
  const listed = Number(await context.sh('node1', `stat --format %Y ${COINS} 2>/dev/null || echo 0`));
  const found = await coinsIn(context, REDIS);
  return lookAtNote(context, { path: COINS, expected, tryThis }, (text) => {
    const coins = text.split('\n').filter((line) => /^0[0-9a-f]{63}$/.test(line));
    const there = coins.filter((coin) => found?.has(coin)).length;
    const isYounger = volume !== undefined && Number(made) >= listed;
    const saw = `${there} of the ${coins.length} coins of the list are in Redis, whose volume is ${isYounger ? 'younger' : 'older'} than the list`;
    return {
      ok: isYounger && coins.length > 0 && there === coins.length,
      saw: found ? saw : 'no Redis that answers',
    };
  });
}
