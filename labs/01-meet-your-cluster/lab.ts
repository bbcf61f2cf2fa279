import { finding } from '../runner/finding.ts';
import { defineLab } from '../runner/lab.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';

const WHO = 'notes/who.txt';
const VISIT = 'visited.txt';
const ENGINES = 'notes/engines.txt';
const SESSION = 'work';

export const lab = defineLab({
  summary: 'log in, go from node to node, ask the engines, keep a shell alive',
  minutes: 15,
  needs: {
    nodes: 5,
    prepare: async ({ sh }) => {
      await sh('node1', `rm -f ${WHO} ${ENGINES}; tmux kill-session -t =${SESSION} 2>/dev/null || true`);
      await sh('node2', `rm -f ${VISIT}`);
    },
  },
  exercises: {
    '1.1': {
      kind: 'does',
      hints: [
        'A shell on node1 is opened by  ./workshop ssh node1 . The prompt says where you are.',
        `The command hostname prints the name of the machine. The sign > puts what a command prints into a file: hostname > ~/${WHO}`,
      ],
      check: (context) =>
        lookAtNote(
          context,
          {
            path: WHO,
            expected: 'the name of the machine, node1',
            tryThis: `On node1:  mkdir -p ~/notes  and then  hostname > ~/${WHO}`,
          },
          (text) => ({ ok: text.trim() === 'node1', saw: quote(text) }),
        ),
      reset: async ({ sh }) => void (await sh('node1', `rm -f ${WHO}`)),
    },
    '1.2': {
      kind: 'does',
      hints: [
        'ssh takes a machine and, if you like, a command to run there: ssh node2 hostname',
        `What stands in quotes is run by the shell over there, with its > as well: ssh node2 'hostname > ~/${VISIT}'`,
      ],
      check: (context) =>
        lookAtNote(
          context,
          {
            node: 'node2',
            path: VISIT,
            expected: 'the name of the machine, node2',
            tryThis: `On node1:  ssh node2 'hostname > ~/${VISIT}'  (with the quotes: else the file is written on node1)`,
          },
          (text) => ({ ok: text.trim() === 'node2', saw: quote(text) }),
        ),
      reset: async ({ sh }) => void (await sh('node2', `rm -f ${VISIT}`)),
    },
    '1.3': {
      kind: 'does',
      hints: [
        'docker version prints two halves: the client (the program you typed) and the server (the engine). You want the server.',
        "docker version --format '{{.Server.Version}}'  prints that alone. A loop goes through the nodes: for n in 1 2 3 4 5; do …; done",
      ],
      check: async (context) => {
        const { nodes } = context.cluster;
        const versions = await Promise.all(
          nodes.slice(0, 5).map(async ({ name, engine }) => `${name} ${(await engine.version()).Version}`),
        );
        return lookAtNote(
          context,
          {
            path: ENGINES,
            expected: `a line for each engine: ${versions.join(', ')}`,
            tryThis: `Type the loop of the guide again and look into the file:  cat ~/${ENGINES}`,
          },
          (text) => {
            const lines = text
              .split('\n')
              .map((line) => line.trim().replace(/\s+/g, ' '))
              .filter(Boolean);
            return {
              ok: lines.length === versions.length && versions.every((each) => lines.includes(each)),
              saw: quote(lines.join(', ')),
            };
          },
        );
      },
      reset: async ({ sh }) => void (await sh('node1', `rm -f ${ENGINES}`)),
    },
    '1.4': {
      kind: 'does',
      hints: [
        `tmux new -s ${SESSION}  opens a session with one window. In it, Ctrl-B and then c opens another window; Ctrl-B and then d leaves it all running.`,
        `The same without any keys: tmux new-session -d -s ${SESSION}  and then  tmux new-window -t ${SESSION}`,
      ],
      check: async ({ node }) => {
        const { stdout, exitCode } = await node('node1').run(['tmux', 'list-windows', '-t', `=${SESSION}`]);
        const windows = exitCode === 0 ? stdout.trim().split('\n').length : 0;
        return finding(windows >= 2, {
          lookedAt: `the tmux session "${SESSION}" on node1`,
          saw:
            exitCode === 0
              ? `it has ${windows === 1 ? 'one window' : `${windows} windows`}`
              : 'there is no session of that name',
          expected: 'a session with two windows or more',
          tryThis: `On node1:  tmux new-session -d -s ${SESSION}; tmux new-window -t ${SESSION}`,
        });
      },
      reset: async ({ sh }) =>
        void (await sh('node1', `tmux kill-session -t =${SESSION} 2>/dev/null || true`)),
    },
  },
});
