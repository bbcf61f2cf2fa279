/** Nearly right in lab 1, in the order in which they are done: each on top of the one before. */
import type { Wrong } from '../wrong-solution.ts';

export const wrong: readonly Wrong[] = [
  {
    exercise: '1.1',
    what: 'the name of another machine',
    done: 'mkdir -p notes; ssh node2 hostname > notes/who.txt',
    saw: /node2/,
  },
  { exercise: '1.1', what: 'an empty file', done: ': > notes/who.txt', saw: /nothing/ },
  {
    exercise: '1.2',
    what: 'no quotes: the file is here',
    done: 'ssh node2 hostname > visited.txt',
    saw: /no such file/,
  },
  {
    exercise: '1.2',
    what: 'hostname was run here',
    done: 'ssh node2 "echo $(hostname) > visited.txt"',
    saw: /node1/,
  },
  {
    exercise: '1.3',
    what: 'one engine only',
    done: "echo node1 $(docker version --format '{{.Server.Version}}') > notes/engines.txt",
    saw: /^"node1 [^ ]+"$/,
  },
  {
    exercise: '1.3',
    what: 'the version of the API',
    done: "for n in 1 2; do echo node$n $(docker version --format '{{.Server.APIVersion}}'); done > notes/engines.txt",
    saw: /node2 1\.\d+/,
  },
  { exercise: '1.4', what: 'one window', done: 'tmux new-session -d -s work', saw: /one window/ },
  {
    exercise: '1.4',
    what: 'another name',
    done: 'tmux kill-session -t work; tmux new-session -d -s works; tmux new-window -t works',
    saw: /no session of that name/,
  },
];
