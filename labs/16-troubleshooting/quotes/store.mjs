/** The store is a Redis. One question, one answer: Redis takes commands as plain lines, too. */
import { connect } from 'node:net';

/** The lines of the answer. */
export async function ask(host, command) {
  const socket = connect(6379, host).setTimeout(2000);
  socket.once('timeout', () => socket.destroy(new Error(`${host} does not answer`)));
  socket.write(`${command}\r\nQUIT\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  const lines = text.split('\r\n').filter((line) => line !== '' && !/^[*$:+]/.test(line));
  if (lines[0]?.startsWith('-')) throw new Error(lines[0].slice(1));
  return lines;
}
