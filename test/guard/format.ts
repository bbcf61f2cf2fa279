/** Makes text for people from what a run of the tests says. Pure: whoever calls prints it. */

import type picocolors from 'picocolors';
import type { FileCounts, RunEvent, Totals } from './events.ts';

/** `picocolors` itself, or `picocolors.createColors(false)` for plain text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** @returns what to print when the event comes, without a line's end; undefined if nothing. */
export function formatEvent(event: RunEvent, colors: Colors): string | undefined {
  if (event.event === 'file-finished') {
    // With --grep, most files have nothing to run; they are not worth a line.
    if (Object.values(event.counts).every((count) => count === 0)) return undefined;
    return `${colors.green('✓')} ${fileLine(event, colors)}`;
  }
  if (event.event === 'file-again') {
    const why = `${percent(event.stolen)} of the machine went to other guests of its host meanwhile: run once more at the end`;
    const failures = event.failures.map((one, index) =>
      indented(formatFailure(one, index + 1, colors), '    │ '),
    );
    return [`${colors.yellow('↻')} ${fileLine(event, colors)}  ${colors.yellow(why)}`, ...failures].join(
      '\n',
    );
  }
  if (event.event !== 'file-failed') return undefined;
  const line = `${colors.red('✗')} ${fileLine(event, colors)}  ${colors.red(event.reason)}`;
  if (event.output === '') return line;
  return [line, colors.dim('    what it wrote:'), indented(event.output, '    │ ')].join('\n');
}

/** @returns failures in full, the reasons of skips, and `N passed, N failed[, N skipped]` as the very last line. */
export function formatTotals(totals: Totals, colors: Colors): string {
  const { failures, skips, again, files, seconds } = totals;
  const paragraphs = failures.map((one, index) => formatFailure(one, index + 1, colors));
  if (skips.length > 0) paragraphs.push(formatSkips(skips, colors));
  if (again.length > 0) paragraphs.push(formatAgain(again, colors));
  const summary = colors.dim(`${files} ${files === 1 ? 'file' : 'files'} in ${formatSeconds(seconds)}`);
  return `\n${[...paragraphs, `${summary}\n${formatCounts(totals)}`].join('\n\n')}`;
}

/** `N passed, N failed`, and `, N skipped` if any was; never coloured, so that programs can read it. */
export function formatCounts({ passed, failed, skipped }: FileCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function fileLine(
  { file, counts, seconds }: Extract<RunEvent, { event: 'file-finished' | 'file-failed' | 'file-again' }>,
  colors: Colors,
): string {
  return `${file}  ${formatCounts(counts)}  ${colors.dim(formatSeconds(seconds))}`;
}

function formatFailure(
  { file, test, message, detail }: Totals['failures'][number],
  number: number,
  colors: Colors,
): string {
  const place = placeOf(detail, file);
  const lines = [
    `${colors.red(`${number}) ${test}`)}`,
    colors.dim(`   ${place ?? file}`),
    indented(message, '   '),
    ...(detail === '' ? [] : [colors.dim(indented(detail, '     '))]),
  ];
  return lines.join('\n');
}

function formatSkips(skips: Totals['skips'], colors: Colors): string {
  const lines = skips.map(({ file, test, reason }) => `  ${test} ${colors.dim(`(${file})`)}: ${reason}`);
  return [colors.yellow('skipped'), ...lines].join('\n');
}

function formatAgain(again: Totals['again'], colors: Colors): string {
  const lines = again.map(
    ({ file, stolen }) => `  ${file}: it failed while ${percent(stolen)} of the machine was taken away`,
  );
  return [colors.yellow('run twice, the second time counts'), ...lines].join('\n');
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The line of the test file is the best place to begin; else the first line of the stack. */
function placeOf(detail: string, file: string): string | undefined {
  const places = [...detail.matchAll(/^\s*at .*?([^\s()]+:\d+):\d+\)?$/gm)].map(([, place]) => place);
  return places.find((place) => place?.startsWith(`${file}:`)) ?? places[0];
}

function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

function indented(text: string, by: string): string {
  return text.replace(/^/gm, by).replace(/[ ]+$/gm, '');
}
