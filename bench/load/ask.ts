/** Requests with node:http, each from its sending to the end of its answer. */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import type { RequestShape } from './order.ts';

export type Outcome =
  /** `closes`: the target closes the connection after it. */
  | { readonly kind: 'answered'; readonly status: number; readonly closes: boolean }
  | { readonly kind: 'failed'; readonly why: string };

/** Sends a request, and calls `ended` once, when its whole answer has come or none will. @returns what breaks it off; `ended` is not called then. */
export type Ask = (ended: (outcome: Outcome) => void) => () => void;

/** Each request has a connection of its own. @throws TypeError for what is no URL. */
export function asker(
  { url, method, bodyBytes }: RequestShape,
  headers: Readonly<Record<string, string>> = {},
): Ask {
  const body = method === 'POST' ? Buffer.alloc(bodyBytes) : undefined;
  const type = body ? { 'content-type': 'application/octet-stream', 'content-length': body.length } : {};
  const options = {
    ...urlToHttpOptions(new URL(url)),
    method,
    agent: false,
    headers: { ...type, ...headers },
  } as RequestOptions;

  return (ended) => {
    let over = false;
    const end = (outcome: Outcome) => {
      if (over) return;
      over = true;
      ended(outcome);
    };
    const request = httpRequest(options, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (!answer.complete) return end({ kind: 'failed', why: BROKEN_OFF });
        end({ kind: 'answered', status: answer.statusCode ?? 0, closes: closes(answer) });
      });
      answer.on('error', (error) => end({ kind: 'failed', why: reasonOf(error) }));
    });
    request.on('error', (error) => end({ kind: 'failed', why: reasonOf(error) }));
    request.end(body);
    return () => {
      over = true;
      request.destroy();
    };
  };
}

const BROKEN_OFF = 'connections closed before the answer';

function closes({ headers, httpVersion }: IncomingMessage): boolean {
  const said = headers.connection?.toLowerCase();
  return said === 'close' || (httpVersion === '1.0' && said !== 'keep-alive');
}

/** A plural, as in `3 answers that are no HTTP`. */
function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code?.startsWith('HPE_')) return `answers that are no HTTP (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return BROKEN_OFF;
  return `connections failed (${code ?? message})`;
}
