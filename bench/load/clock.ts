/** The one clock of a load: monotonic, in ms with fractions, the same in every thread. Wall clocks jump. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
