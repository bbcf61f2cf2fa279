/** The memory of a service while it works. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from './service.ts';

const LOOK_EVERY_MS = 50;

/** The most resident memory that the service was seen to have, in bytes, while `work` lasted. */
export async function mostMemory(service: Service, work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  let working = true;
  const look = async () => {
    most = Math.max(most, (await service.metrics())('process_resident_memory_bytes'));
  };
  const looking = (async () => {
    while (working) {
      await look();
      await delay(LOOK_EVERY_MS);
    }
  })();
  try {
    await work();
    await look();
  } finally {
    working = false;
    await looking;
  }
  return most;
}
