/** picker: one quote of all that are in the store. */
import { reason, serve } from './service.mjs';
import { ask } from './store.mjs';

const store = process.env.STORE ?? 'store';

serve('picker', async () => {
  try {
    const [quote] = await ask(store, 'SRANDMEMBER quotes');
    return quote === undefined ? [503, 'nothing to say'] : [200, quote];
  } catch (error) {
    console.error(`picker: no quote from the store: ${reason(error)}`);
    return [503, 'nothing to say'];
  }
});
