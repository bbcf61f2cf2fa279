/** One line an event, `key=value` pairs: short for people, split by any tool. Goes to stdout, as containers expect. */

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Level = 'info' | 'warn' | 'error';

export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Returns a log whose lines carry `service`. `write` takes whole lines and is replaced in tests. */
export function createLog(service: string, write: (line: string) => void = toStdout): Log {
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      write(`${formatLine({ time: new Date().toISOString(), level, service, msg: message, ...fields })}\n`);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** `{ level: 'info', msg: 'two words' }` becomes `level=info msg="two words"`; undefined fields are left out. */
export function formatLine(fields: Fields): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) parts.push(`${key}=${quote(String(value))}`);
  }
  return parts.join(' ');
}

// JSON quoting also makes line breaks and escape sequences inert, so that no message can forge a second line. It leaves
// alone DEL, the C1 controls (U+009B begins an escape sequence as well) and the line ends that only Unicode knows.
function quote(value: string): string {
  if (/^[\w.:/,+@%-]+$/.test(value)) return value;
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

function toStdout(line: string): void {
  process.stdout.write(line);
}
