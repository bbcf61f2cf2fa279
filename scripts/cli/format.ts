/** From events to lines of text for people: one formatter a kind. Pure; printing is somebody else's business. */
import type pc from 'picocolors';
import type { MeasurementSummary, WorkshopEvent } from '../core/events.ts';
import { inert } from '../core/inert.ts';
import { count } from '../core/words.ts';

type Colors = ReturnType<typeof pc.createColors>;
type Formatters = {
  readonly [Kind in WorkshopEvent['event']]: (
    event: Extract<WorkshopEvent, { event: Kind }>,
    style: Style,
  ) => string | undefined;
};

export interface Style {
  readonly colors: Colors;
  /** Columns that a line may take. */
  readonly width: number;
}

/** The text of an event, without a line break at its end; undefined where a person needs none. */
export function formatEvent(event: WorkshopEvent, style: Style): string | undefined {
  const format = FORMATTERS[event.event] as (event: WorkshopEvent, style: Style) => string | undefined;
  return format(event, style);
}

/** Wraps words at `width`, with `indent` before every line. Line breaks in the text stay. */
export function wrap(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((paragraph) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(' ')) {
        if (line !== '' && indent.length + line.length + 1 + word.length > width) {
          lines.push(line);
          line = word;
        } else line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line].map((each) => `${indent}${each}`).join('\n');
    })
    .join('\n');
}

/** `[#####-----]`, `width` characters in all. Where there is nothing to do it is full. */
export function bar(done: number, total: number, width: number): string {
  const inner = Math.max(1, width - 2);
  const share = total === 0 ? 1 : done / total;
  const filled = Number.isNaN(share) ? 0 : Math.max(0, Math.min(inner, Math.round(share * inner)));
  return `[${'#'.repeat(filled)}${'-'.repeat(inner - filled)}]`;
}

const FORMATTERS: Formatters = {
  chapter: ({ title }, { colors }) => `\n${colors.bold(title)}`,
  story: ({ text }, { width }) => wrap(text, Math.min(width, 88), '  '),
  notice: ({ level, text }, { colors, width }) => {
    const mark = level === 'warning' ? colors.yellow('!') : colors.blue('i');
    return `  ${mark} ${wrap(text, Math.min(width, 88) - 4).replaceAll('\n', '\n    ')}`;
  },
  step: (event, { colors }) => {
    if (event.state === 'started') return undefined;
    const time = colors.dim(`${event.seconds.toFixed(1)} s`);
    if (event.state === 'failed') return `  ${colors.red('✗')} ${event.step}  ${time}`;
    return `  ${colors.green('✓')} ${event.step}${event.detail ? `: ${event.detail}` : ''}  ${time}`;
  },
  progress: ({ step, done, total, unit, detail }, { width }) => {
    const numbers = `${Math.min(done, total).toFixed(0)}/${total.toFixed(0)} ${unit}`;
    return cut(`  ${step}  ${bar(done, total, 24)} ${numbers}${detail ? `  ${detail}` : ''}`, width);
  },
  text: ({ text }) => text,
  log: ({ instance, line }, { colors }) =>
    `${colors.cyan(instance.padEnd(9))} ${colors.dim('|')} ${inert(line)}`,
  speed: ({ hashesPerSecond, coinsPerSecond, windowSeconds }) =>
    `${hashesPerSecond.toFixed(2)} hashes/s, ${coinsPerSecond.toFixed(2)} coins/s over ${windowSeconds.toFixed(0)} s`,
  measurement: ({ measurement }, style) => formatMeasurement(measurement, style),
  error: ({ what, why, hint }, { colors }) =>
    [
      `${colors.red(colors.bold('✗'))} ${colors.bold(inert(what))}`,
      why && indent(inert(why)),
      hint && `${colors.cyan('→')} ${inert(hint)}`,
    ]
      .filter(Boolean)
      .join('\n'),
  dashboard: () => undefined,
  result: () => undefined,
};

function formatMeasurement(measured: MeasurementSummary, { colors }: Style): string {
  const {
    workers,
    rng,
    stacks,
    hashesPerSecond,
    boundHashesPerSecond,
    rngLatencyMs,
    boundRngLatencyMs,
    valid,
    reasons,
  } = measured;
  const share =
    boundHashesPerSecond > 0
      ? ` (${((hashesPerSecond / boundHashesPerSecond) * 100).toFixed(1)} % of it)`
      : '';
  const where = stacks === undefined ? '' : ` on ${stacks} nodes`;
  const rows = [
    ['', 'measured', 'theory allows'],
    ['hashes per second', hashesPerSecond.toFixed(2), `${boundHashesPerSecond.toFixed(2)}${share}`],
    ['rng latency, median', `${rngLatencyMs.p50.toFixed(0)} ms`, `${boundRngLatencyMs.toFixed(0)} ms`],
  ];
  const lines = [
    `  ${colors.bold(`${count(workers, 'worker')}, ${rng} rng${where}`)}`,
    ...rows.map(([name = '', value = '', bound = ''], index) => {
      const line = `    ${name.padEnd(20)} ${value.padStart(10)}   ${bound}`;
      return index === 0 ? colors.dim(line) : line;
    }),
  ];
  if (!valid)
    lines.push(...reasons.map((reason) => `    ${colors.yellow('!')} not to be trusted: ${reason}`));
  return lines.join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function cut(text: string, width: number): string {
  return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`;
}
