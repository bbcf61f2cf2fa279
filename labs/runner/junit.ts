/** Results in the form that continuous integration reads. */
import type { LabResult } from './replay.ts';

export function renderJunit(labs: readonly LabResult[]): string {
  const suites = labs.map(({ id, name, seconds, exercises }) => {
    const cases = exercises.map(({ id: exercise, title, seconds: took, ok, finding }) => {
      const open = `    <testcase classname="lab ${id}" name="${escaped(`${exercise} ${title}`)}" time="${took}"`;
      if (ok) return `${open}/>`;
      const { lookedAt, saw, expected } = finding;
      const text = escaped(`looked at: ${lookedAt}\nsaw: ${saw}\nexpected: ${expected}`);
      return `${open}>\n      <failure message="${escaped(saw)}">${text}</failure>\n    </testcase>`;
    });
    const failures = exercises.filter(({ ok }) => !ok).length;
    const open = `  <testsuite name="lab ${id} ${name}" tests="${exercises.length}" failures="${failures}" time="${seconds}">`;
    return [open, ...cases, '  </testsuite>'].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

/** XML allows no control characters, however they are written. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
      .replace(
        /[&<>"]/g,
        (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '',
      )
  );
}
