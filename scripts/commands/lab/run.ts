import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, LABS, type LabEntry } from '../../../labs/catalogue.ts';
import { renderJunit } from '../../../labs/runner/junit.ts';
import { type LabResult, replay } from '../../../labs/runner/replay.ts';
import { Recorder } from '../../../labs/runner/terminal/recorder.ts';
import type { Action } from '../../cli/command.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { takeLock } from '../../system/lock.ts';
import { findCluster } from '../cluster/name.ts';
import { findEntry, openLab } from './find.ts';
import { lockOf } from './solve.ts';
import { openTerminals } from './terminals.ts';

export interface RunOptions {
  readonly cluster?: string;
  readonly all?: boolean;
  readonly gate?: boolean;
  readonly record?: string;
  readonly junit?: string;
}

/** For the evening before: does every exercise work, and can every check tell? The student's progress is not touched. */
export const run: Action<RunOptions> = async (
  { emit, signal },
  words,
  { cluster: name, all, gate = false, record, junit },
) => {
  const entries = chooseLabs(words, all === true);
  // All guides are read before anything is typed.
  const labs = await Promise.all(entries.map(openLab));
  const cluster = await findCluster(name);
  using _lock = await takeLock(lockOf(cluster.name), { signal });
  if (record !== undefined) await folderFor(record);
  const results: LabResult[] = [];
  for (const [index, lab] of labs.entries()) {
    emit({ event: 'chapter', title: `Lab ${lab.number}: ${lab.name}` });
    const path = record && join(record, `${folderOf(entries[index] as LabEntry)}.cast`);
    results.push(await replayOne(lab, cluster, path, gate, emit, signal));
  }
  if (junit !== undefined) await writeOut(junit, renderJunit(results));
  const ok = results.every((each) => each.ok);
  emit({ event: 'text', text: `\n${results.map(summary).join('\n')}` });
  const forPrograms = results.map(({ exercises, ...lab }) => ({
    ...lab,
    exercises: exercises.map(({ finding, title: _title, ...rest }) => ({
      ...rest,
      ...(rest.ok ? {} : { saw: finding.saw, expected: finding.expected }),
    })),
  }));
  return { ok, cluster: cluster.name, labs: forPrograms };
};

async function replayOne(
  lab: Awaited<ReturnType<typeof openLab>>,
  cluster: Cluster,
  path: string | undefined,
  gate: boolean,
  emit: Emit,
  signal: AbortSignal,
): Promise<LabResult> {
  await using recorder =
    path === undefined ? undefined : new Recorder(path, `Lab ${lab.number}: ${lab.name}`);
  await using terminals = await openTerminals(cluster, {
    signal,
    screens: recorder ? [recorder.screen] : [],
  });
  return await replay(lab, { cluster, terminals, emit, signal }, { gate });
}

/** @throws USAGE for none, or for both. */
function chooseLabs(words: readonly string[], all: boolean): readonly LabEntry[] {
  if (all !== words.length > 0) return all ? LABS : [...new Set(words.map(findEntry))];
  throw new WorkshopError('USAGE', {
    what: all ? '--all and the names of labs say two things.' : 'Which labs?',
    hint: './workshop lab run 1 2   or   ./workshop lab run --all',
  });
}

function summary({ id, name, ok, seconds, exercises }: LabResult): string {
  const good = exercises.filter((each) => each.ok).length;
  return `  ${ok ? '✓' : '✗'} lab ${id} ${name}: ${good} of ${exercises.length} exercises, ${seconds.toFixed(1)} s`;
}

async function folderFor(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new WorkshopError('WRITE_FAILED', {
      what: `The folder ${path} cannot be made.`,
      why: messageOf(error),
    });
  });
}

async function writeOut(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new WorkshopError('WRITE_FAILED', { what: `${path} cannot be written.`, why: messageOf(error) });
  });
}
