/** What this browser remembers of the person's choices. A browser that forbids it forgets, and nothing else happens. */

const PREFIX = 'dockercoins.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A choice that holds until the page is closed is better than none.
  }
}
