/** Dark or light: as the system has it, until somebody chooses on this page. */
import { recall, remember } from './memory.ts';

export type Theme = 'dark' | 'light';

export const systemIsDark: MediaQueryList = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  const chosen = recall('theme');
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return systemIsDark.matches ? 'dark' : 'light';
}

/** The style sheet goes by this attribute alone. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Makes a button switch between the two; `onChange` is called after every change, the system's too. */
export function connectThemeButton(button: HTMLElement, onChange: () => void): void {
  const describe = () => {
    const other: Theme = chosenTheme() === 'dark' ? 'light' : 'dark';
    button.setAttribute('aria-label', `Use ${other} colours`);
    button.title = `Use ${other} colours`;
    return other;
  };
  button.addEventListener('click', () => {
    const theme = describe();
    remember('theme', theme);
    applyTheme(theme);
    describe();
    onChange();
  });
  systemIsDark.addEventListener('change', () => {
    applyTheme(chosenTheme());
    describe();
    onChange();
  });
  describe();
}
