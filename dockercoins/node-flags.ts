/**
 * With which flags of Node each service runs, here and in its Dockerfile. Small heaps are plenty, and twenty services fit on a
 * laptop: young objects get 1 MB and code is kept small. The two that answer a few requests a second do without the optimising
 * compiler altogether, which takes 10 MB to warm up; rng and hasher keep it, because `GET /` is asked at full speed.
 */
const SMALL = [
  '--max-semi-space-size=1',
  '--max-old-space-size=64',
  '--optimize-for-size',
  // A thread that compiles and finds the heap full waits for the main thread, and at its exit that waits for the compiling thread:
  // Node 24 never ends (nodejs/node#54918). So nothing is compiled in the background.
  '--no-concurrent-sparkplug',
  '--no-concurrent-recompilation',
  '--expose-gc', // for common/lean-heap.ts and the hasher's handler
] as const;

export const NODE_FLAGS: Readonly<Record<'rng' | 'hasher' | 'worker' | 'webui', readonly string[]>> = {
  rng: SMALL,
  hasher: SMALL,
  worker: [...SMALL, '--no-opt'],
  webui: [...SMALL, '--no-opt'],
};
