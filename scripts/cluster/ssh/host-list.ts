/** The machines that a person names: on the command line, or one a line in a file. */
import { readFile } from 'node:fs/promises';
import { WorkshopError } from '../../core/errors.ts';

export interface HostTarget {
  /** As the person wrote it. */
  readonly text: string;
  /** Who logs in; undefined for whom the person's own SSH configuration names. */
  readonly user: string | undefined;
  /** A name, an address, or an alias of the person's own SSH configuration. */
  readonly host: string;
  readonly port: number | undefined;
}

/** The user becomes a word of a command, and neither may begin with a hyphen: it would be taken for an option. */
const USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;
const HOST = /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?$/;
const IPV6 = /^(?=.*:)[0-9A-Fa-f:.]+$/;

/**
 * `user@a,b:2222,[2001:db8::1]:22`, `@file`, or the path of a file (with a slash in it): one host a line, what follows a # is a comment.
 * @throws USAGE when the file cannot be read.
 */
export async function readHostList(text: string): Promise<string[]> {
  if (!text.startsWith('@') && !text.includes('/')) return words(text.split(','));
  const path = text.replace(/^@/, '');
  try {
    const content = await readFile(path, 'utf8');
    return words(content.split('\n').flatMap((line) => line.replace(/#.*/, '').split(',')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new WorkshopError('USAGE', {
      what: `The file of hosts ${path} cannot be read.`,
      why: code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code),
      hint: 'Give names, as in  --hosts user@a,b:2222 , or a file with one host a line, as in  --hosts @file',
      cause,
    });
  }
}

const words = (texts: readonly string[]): string[] => texts.map((text) => text.trim()).filter(Boolean);

/** undefined for what is no host. */
export function parseHost(text: string): HostTarget | undefined {
  const [, user, six, name, digits] =
    /^(?:([^@]*)@)?(?:\[([^\]]*)\]|([^:@[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = six ?? name;
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined || !(six === undefined ? HOST : IPV6).test(host)) return undefined;
  if (user !== undefined && !USER.test(user)) return undefined;
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { text, user, host, port };
}

/** @returns every problem with the list, none when it is sound. */
export function problemsOfHosts(texts: readonly string[]): string[] {
  const problems: string[] = [];
  if (texts.length === 0) problems.push('--hosts names no machine');
  const seen = new Map<string, string>();
  for (const text of texts) {
    const target = parseHost(text);
    if (!target) {
      problems.push(
        `"${legible(text)}" is no host: it takes user@name:port, of which the user and the port may be left out`,
      );
      continue;
    }
    const key = `${target.host.toLowerCase()}:${target.port ?? 22}`;
    const other = seen.get(key);
    if (other !== undefined) problems.push(`"${text}" and "${other}" are the same host`);
    seen.set(key, text);
  }
  return problems;
}

/** The user is the one who logs in: `user@host`. */
export const destinationOf = ({ user, host }: HostTarget): string =>
  user === undefined ? host : `${user}@${host}`;

/** What was read from a file may be anything, and long. */
function legible(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
