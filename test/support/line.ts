/** Clients that come to rng one after the other, so that it is known who came first. */
import type { Defer } from './program.ts';
import { openRaw, type RawConnection, requestText } from './raw-connection.ts';
import type { Service } from './service.ts';
import { waitUntil } from './wait-until.ts';

export interface Client {
  readonly name: string;
  readonly connection: RawConnection;
}

export class Line {
  /** The names of those who have their answer, in the order in which answers came. */
  readonly served: string[] = [];
  readonly #rng: Service;
  readonly #defer: Defer;

  constructor(rng: Service, defer: Defer) {
    this.#rng = rng;
    this.#defer = defer;
  }

  /** Sends a request such as `GET /10` on a connection of its own; resolves when rng has taken it in. */
  async join(name: string, request: string): Promise<Client> {
    const [method = '', target = ''] = request.split(' ');
    const connection = await openRaw(this.#rng.port, this.#defer);
    const before = await this.#known();
    connection.send(requestText(method, target));
    await this.#reaches(before + 1, `${name} to be taken in`);
    connection.answer({ toHead: method === 'HEAD' }).then(
      () => this.served.push(name),
      () => undefined, // whoever leaves gets none
    );
    return { name, connection };
  }

  /** The client hangs up; resolves when rng has noticed. To be used while nobody else leaves. */
  async leave({ name, connection }: Client): Promise<void> {
    const before = await this.#known();
    connection.hangUp();
    await this.#reaches(before - 1, `${name} to be let go`);
  }

  /** Waits for that many answers, and returns the names. */
  async answers(count: number): Promise<string[]> {
    await waitUntil(`${count} answers, after ${this.served}`, () => this.served.length >= count);
    return this.served;
  }

  /** Requests answered so far, waiting or being served: grows by one with each that comes. */
  async #known(): Promise<number> {
    const metrics = await this.#rng.metrics();
    return metrics('requests_total') + metrics('queue_length');
  }

  async #reaches(count: number, what: string): Promise<void> {
    await waitUntil(what, async () => (await this.#known()) === count);
  }
}
