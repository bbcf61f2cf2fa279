/**
 * HAProxy before rng and hasher. It stands there from the first instance on, because only somebody who holds the port
 * all the time can let instances come and go without a connection being refused. Its slots are written once; which
 * instance sits in which slot is told to it through its runtime socket while it runs.
 */
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { LOOPBACK } from '../../system/ports.ts';

export type Balanced = 'rng' | 'hasher';

export interface BalancerOptions {
  readonly socket: string;
  readonly frontPorts: Readonly<Record<Balanced, number>>;
  /** Slots of each backend: the most instances it can ever have. */
  readonly slots: number;
  /** How calls to rng are dealt out, in HAProxy's word. */
  readonly algorithm?: string | undefined;
}

/** The text of haproxy.cfg. Slot `rng-3` is for the instance of that name; empty slots are in maintenance. */
export function balancerConfiguration({
  socket,
  frontPorts,
  slots,
  algorithm = 'roundrobin',
}: BalancerOptions): string {
  const sections = (['rng', 'hasher'] as const).map((service) => {
    const lines = Array.from(
      { length: slots },
      (_, index) => `  server ${service}-${index + 1} ${LOOPBACK}:1 disabled`,
    );
    return `listen ${service}
  bind ${LOOPBACK}:${frontPorts[service]}
  balance ${service === 'rng' ? algorithm : 'roundrobin'}
${lines.join('\n')}
`;
  });
  return `global
  log stdout format raw daemon notice
  stats socket ${socket} mode 600 level admin
  maxconn 8000
  hard-stop-after 1s

defaults
  mode http
  # A request whose client has gone must not stay in an instance's queue.
  option abortonclose
  # An instance that refuses the connection, ends in the middle of a request, or turns one away because it is stopping: try another at
  # once. To ask twice does no harm: nothing that is balanced keeps anything.
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response 503
  # Connections to instances are used again, for whoever asks: each new one would cost a unit of work a millisecond, and on this machine
  # none can be dead without anybody knowing. Whom a request goes to is decided request by request, as ever.
  http-reuse always
  timeout connect 2s
  # Ten seconds is what a hundred requests wait at one rng: these limits are only for what hangs.
  timeout client 120s
  timeout server 120s
  timeout http-request 60s
  timeout http-keep-alive 60s

${sections.join('\n')}`;
}

/** Talks to a running HAProxy. Every method rejects with NO_ANSWER when it does not answer. */
export class BalancerSocket {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Lets requests reach `instance` at 127.0.0.1:`port`. */
  async add(service: Balanced, instance: string, port: number): Promise<void> {
    const slot = `${service}/${instance}`;
    await this.#tell(`set server ${slot} addr ${LOOPBACK} port ${port}`);
    await this.#tell(`set server ${slot} state ready`);
  }

  /** Sends `instance` nothing new, waits until it has answered all it was sent (at most `limitMs`), and empties its slot. */
  async remove(service: Balanced, instance: string, limitMs: number): Promise<void> {
    const slot = `${service}/${instance}`;
    await this.#tell(`set server ${slot} state drain`);
    const deadline = performance.now() + limitMs;
    while ((await this.#sessions(service, instance)) > 0 && performance.now() < deadline) await delay(20);
    await this.#tell(`set server ${slot} state maint`);
  }

  /** Which instance is reached at which port, empty slots left out. */
  async servers(): Promise<{ service: string; instance: string; port: number }[]> {
    const lines = (await this.#ask('show servers state')).split('\n');
    const names =
      lines
        .find((line) => line.startsWith('# be_id'))
        ?.slice(2)
        .split(' ') ?? [];
    const rows = lines.filter((line) => /^\d+ \w/.test(line)).map((line) => line.split(' '));
    const column = (row: string[], name: string) => row[names.indexOf(name)] ?? '';
    return rows
      .filter((row) => (Number(column(row, 'srv_admin_state')) & IN_MAINTENANCE) === 0)
      .map((row) => ({
        service: column(row, 'be_name'),
        instance: column(row, 'srv_name'),
        port: Number(column(row, 'srv_port')),
      }));
  }

  async #sessions(service: string, instance: string): Promise<number> {
    const [head = '', ...rows] = (await this.#ask('show stat')).split('\n');
    const names = head.replace(/^# /, '').split(',');
    const cells = rows
      .map((row) => row.split(','))
      .find(([proxy, server]) => proxy === service && server === instance);
    return Number(cells?.[names.indexOf('scur')] ?? 0);
  }

  async #tell(command: string): Promise<void> {
    const answer = (await this.#ask(command)).trim();
    // `set server … addr` confirms in words, the others with silence.
    if (answer === '' || /^(IP|port|nothing|no need|both)/i.test(answer)) return;
    throw new WorkshopError('NO_ANSWER', { what: `The balancer refused "${command}".`, why: answer });
  }

  #ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(this.#path);
      let answer = '';
      const fail = (error: unknown) =>
        reject(
          new WorkshopError('NO_ANSWER', {
            what: 'The balancer (HAProxy) does not answer.',
            why: messageOf(error),
            hint: './workshop app ps shows what runs; ./workshop app up brings back what is missing.',
            cause: error,
          }),
        );
      socket.setTimeout(2000, () => socket.destroy(new Error(`no answer to "${command}" within 2 s`)));
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      socket.on('error', fail);
      socket.on('end', () => resolve(answer));
      socket.end(`${command}\n`);
    });
  }
}

/** Bits of srv_admin_state that mean maintenance, forced or inherited. */
const IN_MAINTENANCE = 0b100011;
