/** likes: a book in which people write what they like. One line each, in a file. */
import { appendFile, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { serve } from './service.mjs';

const file = process.env.LIKES_FILE ?? '/app/likes.txt';

serve('likes', async (request) => {
  if (request.method === 'POST') {
    const line = (await text(request)).trim().replaceAll('\n', ' ').slice(0, 200);
    await appendFile(file, `${line}\n`);
    return [201, 'thank you'];
  }
  return [200, (await readFile(file, 'utf8').catch(() => '')).trim() || 'no likes yet'];
});
