/**
 * Runs the tests from a shell: `node --import tsx test/guard/main.ts [WORD…] [--grep REGEX]`. Words are parts of the
 * paths of the files to run. Exits with 1 if a test failed, 2 on wrong use, 130 if it was stopped.
 */

import { parseArgs } from 'node:util';
import picocolors from 'picocolors';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { formatEvent, formatTotals } from './format.ts';
import { findTestFiles, ROOT, runTests } from './runner.ts';

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof WorkshopError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}

async function main(args: string[]): Promise<number> {
  const { words, grep } = readArgs(args);
  const totals = await runTests({
    files: await findTestFiles(ROOT, words),
    grep,
    signal: stopSignal(),
    onEvent(event) {
      const text = formatEvent(event, picocolors);
      if (text !== undefined) console.log(text);
    },
  });
  console.log(formatTotals(totals, picocolors));
  return totals.failed > 0 ? 1 : 0;
}

function readArgs(args: string[]): { words: string[]; grep: string | undefined } {
  try {
    const options = { grep: { type: 'string' } } as const;
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    return { words: positionals, grep: values.grep };
  } catch (error) {
    throw new WorkshopError('USAGE', {
      what: messageOf(error),
      hint: 'main.ts [WORD…] [--grep REGEX]',
      cause: error,
    });
  }
}

/** Once: a second Ctrl-C ends this process at once, and its children with it. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort(name));
  return controller.signal;
}
