/** web: the page that the world sees. It knows nothing itself, and asks the others. */
import { text } from 'node:stream/consumers';
import { reason, serve } from './service.mjs';

const WHO = { '/': 'picker', '/search': 'search', '/likes': 'likes' };

serve('web', async (request) => {
  const url = new URL(request.url, 'http://web');
  const who = WHO[url.pathname];
  if (who === undefined) return [404, `there is ${Object.keys(WHO).join(', ')}`];
  const body = request.method === 'POST' ? await text(request) : undefined;
  try {
    const answer = await fetch(`http://${who}/${url.search}`, { method: request.method, body });
    return [answer.status, (await answer.text()).trim()];
  } catch (error) {
    return [502, `web: ${who} does not answer (${reason(error)})`];
  }
});
