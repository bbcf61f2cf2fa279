/** The time of the server, told by this browser's steady clock: the clock on the wall of either may be wrong or jump. */
export class ServerClock {
  #offset: number | undefined;

  /** Takes the time that an answer brought, in seconds since 1970. */
  set(serverNow: number): void {
    const offset = serverNow - performance.now() / 1000;
    const off = this.#offset === undefined ? Number.POSITIVE_INFINITY : offset - this.#offset;
    // Small differences are the network's: followed slowly, they do not make the graph tremble.
    this.#offset = Math.abs(off) > 1 ? offset : (this.#offset ?? 0) + off / 10;
  }

  /** In seconds since 1970; before the first answer, this machine's own. */
  now(): number {
    return this.#offset === undefined ? Date.now() / 1000 : performance.now() / 1000 + this.#offset;
  }
}
