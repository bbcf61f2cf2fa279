/** The buttons that say how much time the graph shows. */
import { recall, remember } from './memory.ts';

const DEFAULT_MINUTES = 2;

/** Calls `onMinutes` at once with what was chosen last time, and then on each choice. */
export function connectRanges(onMinutes: (minutes: number) => void): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-minutes]')];
  const choices = buttons.map((button) => Number(button.dataset.minutes));
  const choose = (minutes: number) => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-pressed', String(choices[index] === minutes));
    }
    onMinutes(minutes);
  };
  for (const [index, button] of buttons.entries()) {
    button.addEventListener('click', () => {
      const minutes = choices[index] ?? DEFAULT_MINUTES;
      remember('minutes', String(minutes));
      choose(minutes);
    });
  }
  const before = Number(recall('minutes'));
  choose(choices.includes(before) ? before : DEFAULT_MINUTES);
}
