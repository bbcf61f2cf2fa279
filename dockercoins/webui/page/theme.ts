/** Runs before anything is painted, so that nobody who chose dark sees a white flash. */
import { applyTheme, chosenTheme, systemIsDark } from './theme-choice.ts';

applyTheme(chosenTheme());
systemIsDark.addEventListener('change', () => applyTheme(chosenTheme()));
