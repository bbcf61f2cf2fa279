/** What `ab` (ApacheBench) says of a run, read from its output. */
export interface AbRun {
  /** `/1000` */
  readonly path: string;
  readonly concurrency: number;
  readonly complete: number;
  readonly failed: number;
  readonly requestsPerSecond: number;
  /** The slowest request, in ms. */
  readonly longestMs: number;
  /** What each request sent, headers included, in bytes; 0 when it sent no body. */
  readonly sentPerRequest: number;
}

/** undefined when it is not the output of a run that came to its end. */
export function parseAb(text: string): AbRun | undefined {
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  const complete = number(/^Complete requests:\s+(\d+)/m);
  const run = {
    path: /^Document Path:\s+(\S+)/m.exec(text)?.[1] ?? '',
    concurrency: number(/^Concurrency Level:\s+(\d+)/m),
    complete,
    failed: number(/^Failed requests:\s+(\d+)/m),
    requestsPerSecond: number(/^Requests per second:\s+([\d.]+)/m),
    longestMs: number(/^\s*100%\s+(\d+) \(longest request\)/m),
    sentPerRequest: (number(/^Total body sent:\s+(\d+)/m) || 0) / complete,
  };
  return Object.values(run).some((value) => Number.isNaN(value)) ? undefined : run;
}

export function abInWords(run: AbRun | undefined): string {
  if (!run) return 'nothing that ab writes when it is done';
  const { concurrency, complete, failed, requestsPerSecond, longestMs } = run;
  return `${complete} requests, ${concurrency} at a time, ${failed} failed, ${requestsPerSecond.toFixed(1)} a second, the longest ${longestMs} ms`;
}
