/** Asking a service whether it answers. */
import { request } from 'node:http';

/**
 * The status that `GET` of `url` is answered with, over a connection of its own; undefined when it is not answered within `limitMs`. Not with
 * `fetch`: where a proxy takes the connection before anybody is behind it, its promise may stay open with nothing left that would keep the program.
 */
export function statusOf(url: string, limitMs: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    let status: number | undefined;
    const asked = request(url, { agent: false, headers: { connection: 'close' } }, (answer) => {
      status = answer.statusCode;
      answer.once('error', () => undefined); // it was cut off; its status counts
      answer.resume();
    });
    const timer = setTimeout(() => asked.destroy(), limitMs);
    asked.once('error', () => undefined); // closed below
    asked.once('close', () => {
      clearTimeout(timer);
      resolve(status);
    });
    asked.end();
  });
}
