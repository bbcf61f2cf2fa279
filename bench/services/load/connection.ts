/** One connection that asks, takes the answer in, and asks again. */
import { connect } from 'node:net';
import { LOOPBACK } from '../../../scripts/system/ports.ts';
import { type Answer, AnswerReader } from '../../load/answer-reader.ts';

export interface Conversation {
  readonly port: number;
  readonly requests: readonly Buffer[];
  /** Which of the requests comes first. */
  readonly first: number;
}

export interface ConnectionEvents {
  mayAsk(): boolean;
  asked(): void;
  /** Its head has come; the body may not have. */
  began?: ((answer: Answer) => void) | undefined;
  answered(answer: Answer): void;
  /** By the server, in the middle of an answer or before it. */
  hungUp(how: 'cut' | 'unanswered'): void;
  failed(why: string): void;
}

export interface Connection {
  /** Hangs up; what is under way then counts for nothing. */
  leave(): void;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

export function converse({ port, requests, first }: Conversation, events: ConnectionEvents): Connection {
  const socket = connect({ host: LOOPBACK, port, noDelay: true });
  let turn = first;
  let waiting = false;
  const ask = () => {
    if (!events.mayAsk()) return leave();
    events.asked();
    waiting = true;
    socket.write(requests[turn++ % requests.length] as Buffer);
  };
  const leave = () => {
    waiting = false;
    socket.destroy();
  };
  const reader = new AnswerReader((answer) => {
    waiting = false;
    events.answered(answer);
    if (answer.last) leave();
    else ask();
  }, events.began);
  socket.once('connect', ask);
  socket.on('data', (chunk) => {
    try {
      reader.push(chunk);
    } catch (error) {
      events.failed((error as Error).message);
      leave();
    }
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    // Being hung up on is counted below; that nobody is there is another matter.
    if (error.syscall === 'connect') events.failed(error.message);
  });
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      if (waiting) events.hungUp(reader.isMidAnswer ? 'cut' : 'unanswered');
      resolve();
    });
  });
  return { leave, gone };
}
