/** search: quotes with a word in it, from an index that is made once, at the start. */
import { setTimeout as delay } from 'node:timers/promises';
import { serve } from './service.mjs';
import { ask } from './store.mjs';

const store = process.env.STORE ?? 'store';
/** Of a word the first five letters count; there are 26, and whatever is none. */
const SIGNS = 27;
const LETTERS = 5;

const quotes = await readQuotes();
console.log(`search makes the index of ${quotes.length} quotes`);
// A place for each beginning that a word can have: 14,348,907 numbers of four bytes. Each is the last quote with such a word …
const last = new Int32Array(SIGNS ** LETTERS).fill(-1);
/** … and what was there before it, for each word of each quote: [quote, before]. */
const chain = [];
for (const [index, quote] of quotes.entries()) {
  for (const word of quote.split(/\W+/).filter(Boolean)) {
    const place = placeOf(word);
    chain.push([index, last[place]]);
    last[place] = chain.length - 1;
  }
}

serve('search', async (request) => {
  const word = new URL(request.url, 'http://search').searchParams.get('word') ?? '';
  const found = new Set();
  for (let at = last[placeOf(word)]; at >= 0; at = chain[at][1]) found.add(quotes[chain[at][0]]);
  return found.size === 0 ? [404, `no quote with "${word}"`] : [200, [...found].join('\n')];
});

function placeOf(word) {
  let place = 0;
  for (let at = 0; at < LETTERS; at++) {
    const sign = word.toLowerCase().charCodeAt(at) - 96;
    place = place * SIGNS + (sign >= 1 && sign <= 26 ? sign : 0);
  }
  return place;
}

async function readQuotes() {
  for (;;) {
    const quotes = await ask(store, 'SMEMBERS quotes').catch(() => []);
    if (quotes.length > 0) return quotes;
    await delay(500);
  }
}
