/**
 * A call at random moments. The pauses are exponentially distributed, so that what the probe sees on average is what there
 * is on average: at even moments it could fall into step with the workers. Source: R. W. Wolff, "Poisson Arrivals See Time
 * Averages", Operations Research 30(2), 1982.
 */
import { request } from 'node:http';

/** From a uniform random number in [0, 1) to a pause in ms, `meanMs` on average, never longer than five times that. */
export function randomPauseMs(meanMs: number, random = Math.random): number {
  return Math.min(5 * meanMs, -Math.log(1 - random()) * meanMs);
}

/** How long `GET /` takes, in ms, over a connection of its own. Rejects when the answer is an error or takes `limitMs`. */
export function probe(url: string, limitMs: number, signal: AbortSignal): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, signal, timeout: limitMs }, (answer) => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - begin);
        else reject(new Error(`it answers with status ${answer.statusCode}`));
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer for ${limitMs / 1000} s`)));
    asked.once('error', reject);
    asked.end();
  });
}
