/** Files that Redis has written on node1: whole or not, and how old. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';

/** How often a file is looked at that should be written again, in ms. */
const STEP_MS = 250;

export interface Dump {
  readonly ok: boolean;
  readonly saw: string;
}

/** `path` is from the student's home. Right when it is a whole dump with a wallet in it. */
export async function dumpAt({ sh }: LabContext, path: string): Promise<Dump> {
  const [size = '', keys = '', wallet = ''] = (
    await sh(
      'node1',
      `stat --format %s ${path} 2>/dev/null || echo
       checked=$(redis-check-rdb ${path} 2>/dev/null) && sed -n 's/.* \\([0-9]*\\) keys read/\\1/p' <<<"$checked" || echo
       grep --text --count wallet ${path} 2>/dev/null || true`,
    )
  ).split('\n');
  if (size === '') return { ok: false, saw: 'there is no such file' };
  if (keys === '') return { ok: false, saw: `${size} bytes that are no whole dump of Redis` };
  const hasWallet = Number(wallet) > 0;
  const keysInWords = `a whole dump with ${keys} keys`;
  return { ok: hasWallet, saw: hasWallet ? keysInWords : `${keysInWords}, and no wallet among them` };
}

/** Right when the newest of `pattern` (from the student's home) is a dump, and written again within `seconds`. */
export async function writtenAgain(
  context: LabContext,
  {
    pattern,
    seconds,
    tryThis,
  }: { readonly pattern: string; readonly seconds: number; readonly tryThis: string },
): Promise<Finding> {
  const newest = async () =>
    (await context.sh('node1', `stat --format '%Y %n' ${pattern} 2>/dev/null | sort | tail -n 1`)).trim();
  const details = {
    lookedAt: `~/${pattern} on node1, for up to ${seconds} s`,
    expected: 'a backup that is made again and again',
    tryThis,
  };
  const before = await newest();
  if (before === '') return finding(false, { ...details, saw: 'there is no such file' });
  const deadline = performance.now() + seconds * 1000;
  let after = before;
  while (after === before && performance.now() < deadline) {
    await delay(STEP_MS, undefined, { signal: context.signal });
    after = await newest();
  }
  return finding(after !== before, {
    ...details,
    saw: after === before ? 'it is there, and nothing new came' : 'it was made again',
  });
}
