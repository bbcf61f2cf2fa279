/** Logs in files: on volumes, and by the engine's drivers. */
import type { LabContext } from '../runner/context.ts';
import { finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { containerOf, mountAt } from '../runner/look/container.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';

export const WARNINGS = 'notes/warnings.txt';
export const DRIVERS = { 'said-json': 'json-file', 'said-local': 'local', 'said-none': 'none' } as const;
/** What max-size=100k and max-file=3 allow, in bytes; a file may be a line longer. */
const FILES = 3;
const MOST_BYTES = FILES * 100_500;
/** 50 000 lines as JSON: 5 MB and more. */
const FULL_BYTES = 5_000_000;
const LAST_LINE = /\b50000\b/;

/** The log is in a file on a volume, Docker has none of it, and the student has counted its warnings. */
export async function loggedToVolume(context: LabContext): Promise<Finding> {
  const container = await containerOf(context.node('node1'), 'filelog');
  const volume = container && mountAt(container, '/logs');
  const counted = 'docker exec filelog grep -c WARN /logs/app.log 2>/dev/null || true';
  const warnings = volume ? (await context.sh('node1', counted)).trim() : '';
  const expected =
    'how many lines with WARN are in /logs/app.log, a file on a volume of the container "filelog"';
  const tryThis = 'docker run --rm --volumes-from filelog debian:trixie-slim grep -c WARN /logs/app.log';
  return lookAtNote(context, { path: WARNINGS, expected, tryThis }, (text) => ({
    ok: Number(warnings) > 0 && text.trim() === warnings,
    saw: `${quote(text)}; ${!container ? 'there is no container filelog' : !volume ? 'filelog has no volume at /logs' : `${warnings || 'no'} warnings are in its file`}`,
  }));
}

export async function threeDrivers({ node }: LabContext): Promise<Finding> {
  const found = await Promise.all(
    Object.keys(DRIVERS).map(async (name) => {
      const container = await containerOf(node('node1'), name);
      const ran = container && !container.State.StartedAt.startsWith('0001');
      return `${name}: ${ran ? container.HostConfig.LogConfig?.Type : 'has not run'}`;
    }),
  );
  const expected = Object.entries(DRIVERS).map(([name, driver]) => `${name}: ${driver}`);
  return finding(found.join() === expected.join(), {
    lookedAt: 'three containers on node1, and the logging driver of each',
    saw: found.join('; '),
    expected: expected.join('; '),
    tryThis:
      'docker rm --force said-json said-local said-none, and start them with --log-driver as in the guide.',
  });
}

/** Both have said all; one file holds it, the others hold what they may. */
export async function rotates(context: LabContext): Promise<Finding> {
  const [full, rotated] = await Promise.all(['full', 'rotated'].map((name) => log(context, name)));
  const isRight =
    full?.complete === true &&
    rotated?.complete === true &&
    sum(full.sizes) >= FULL_BYTES &&
    rotated.sizes.length === FILES &&
    sum(rotated.sizes) <= MOST_BYTES;
  const inWords = (name: string, found: Log | undefined) =>
    found
      ? `${name}: ${found.sizes.join(' + ') || 'no'} bytes${found.complete ? '' : ', without the last line'}`
      : `${name}: there is no such container`;
  return finding(isRight, {
    lookedAt: 'the log files of the containers "full" and "rotated" on node1',
    saw: `${inWords('full', full)}; ${inWords('rotated', rotated)}`,
    expected: `full: more than ${FULL_BYTES} bytes; rotated: three files of 100 kB at most; the last of 50000 lines in both`,
    tryThis:
      'docker rm --force full rotated, and start them as in the guide: rotated needs max-size and max-file.',
  });
}

interface Log {
  readonly sizes: readonly number[];
  /** Whether the last line is there. */
  readonly complete: boolean;
}

async function log({ node, sh }: LabContext, name: string): Promise<Log | undefined> {
  const container = await containerOf(node('node1'), name);
  if (!container) return undefined;
  const { LogPath } = container;
  const files = LogPath ? await sh('node1', `sudo sh -c 'stat --format %s ${LogPath}*' || true`) : '';
  const last = await sh('node1', `docker logs --tail 1 ${name} 2>&1 || true`);
  return { sizes: files.split('\n').filter(Boolean).map(Number), complete: LAST_LINE.test(last) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
