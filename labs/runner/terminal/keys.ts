/** Keys as guides name them, and what a terminal sends for them. */

export const KEYS_IN_WORDS = 'Ctrl-A to Ctrl-Z, Enter, Escape, Space, or one letter or digit';

const NAMED: Readonly<Record<string, string>> = { Enter: '\r', Escape: '\x1b', Space: ' ' };

export function isKey(name: string): boolean {
  return Object.hasOwn(NAMED, name) || /^(Ctrl-[A-Z]|[A-Za-z0-9])$/.test(name);
}

/** What is sent for a key. */
export function bytesOfKey(name: string): string {
  const control = /^Ctrl-([A-Z])$/.exec(name)?.[1];
  if (control) return String.fromCharCode(control.charCodeAt(0) - 64);
  return NAMED[name] ?? name;
}
