/** What lab commands say to people. Text only; printing is somebody else's business. */
import pc from 'picocolors';
import type { Finding } from '../../../labs/runner/lab.ts';
import type { Exercise, LoadedLab } from '../../../labs/runner/load.ts';
import { renderMarkdown } from '../../../labs/runner/render/markdown.ts';
import { wrap } from '../../cli/format.ts';

const WIDTH = 88;

function style() {
  const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
  return { colors, width: Math.min(process.stdout.columns ?? WIDTH, WIDTH) };
}

/** One exercise as it stands in the guide; the last one is followed by what was learned. */
export function showExercise(
  { guide, lab }: LoadedLab,
  { id, title, content, lab: { kind } }: Exercise,
): string {
  const { colors, width } = style();
  const isLast = guide.exercises.at(-1)?.id === id;
  const note = {
    does: '',
    looks: 'Here you only look around.',
    fails: 'This is supposed to fail: see how.',
  }[kind];
  return [
    colors.bold(colors.underline(`Exercise ${id}: ${title}`)),
    note && colors.dim(note),
    renderMarkdown(content, { colors, width }),
    isLast && guide.closing.length > 0 && renderMarkdown(guide.closing, { colors, width }),
    colors.dim(
      `lab of ${lab.minutes} minutes, exercise ${guide.exercises.findIndex((each) => each.id === id) + 1} of ${guide.exercises.length}`,
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The lab's opening and its exercises. */
export function showLab({ number, guide, lab }: LoadedLab): string {
  const { colors, width } = style();
  return [
    colors.bold(colors.underline(`Lab ${number}: ${guide.title.replace(/^Lab \d+: /, '')}`)) +
      colors.dim(`  about ${lab.minutes} minutes`),
    renderMarkdown(guide.opening, { colors, width }),
    guide.exercises.map(({ id, title }) => `  ${colors.bold(id)}  ${title}`).join('\n'),
  ].join('\n\n');
}

/** What a check found, for people. */
export function showFinding({ id, title }: Pick<Exercise, 'id' | 'title'>, finding: Finding): string {
  const { colors, width } = style();
  const line = (label: string, text: string) => {
    const indent = ' '.repeat(15);
    return `    ${colors.dim(label.padEnd(11))}${wrap(text, width - 15).replaceAll('\n', `\n${indent}`)}`;
  };
  if (finding.ok)
    return `  ${colors.green('✓')} ${colors.bold(`${id} ${title}`)}\n${line('saw', finding.saw)}`;
  return [
    `  ${colors.red('✗')} ${colors.bold(`${id} ${title}`)}`,
    line('looked at', finding.lookedAt),
    line('saw', finding.saw),
    line('expected', finding.expected),
    line('try', finding.tryThis),
  ].join('\n');
}

/** A finding as the last JSON line has it. */
export function findingForPrograms(id: string, { ok, lookedAt, saw, expected, tryThis }: Finding) {
  return { id, ok, lookedAt, saw, expected, hint: tryThis };
}
