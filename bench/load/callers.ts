/**
 * Clients of a closed loop for targets that close the connection after each answer: with those autocannon asks every other time on a
 * connection that is gone. Each request has a connection of its own.
 */
import { type Ask, asker } from './ask.ts';
import type { Volley, Witness } from './cannon.ts';
import { now } from './clock.ts';

/** As `fire`, with node:http. */
export async function call(volley: Volley, witness: Witness): Promise<void> {
  const { request, connections, length, until } = volley;
  const ask = asker(request);
  const total = 'requests' in length ? length.requests : Number.POSITIVE_INFINITY;
  let begun = 0;
  const caller = async () => {
    while (!until.aborted && begun < total) {
      begun += 1;
      await once(ask, volley, witness);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
}

function once(ask: Ask, { timeoutSeconds, until }: Volley, witness: Witness): Promise<void> {
  return new Promise((resolve) => {
    const begin = now();
    const leave = () => {
      clearTimeout(timer);
      until.removeEventListener('abort', stop);
      resolve();
    };
    const breakOff = ask((outcome) => {
      const at = now();
      if (outcome.kind === 'answered') witness.answered(outcome.status, at - begin, at);
      else witness.failed(outcome.why);
      leave();
    });
    const stop = () => {
      breakOff();
      leave();
    };
    const timer = setTimeout(() => {
      breakOff();
      witness.timedOut();
      leave();
    }, timeoutSeconds * 1000);
    until.addEventListener('abort', stop, { once: true });
  });
}
