import { clearApplication, removeNotes, restoreFiles } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { appMines, minesAt } from '../runner/look/progressing.ts';
import { readCounters } from '../runner/look/speed.ts';

const PAGE = 'notes/page.json';
const SPEED = 'notes/speed.txt';

export const lab = defineLab({
  summary: 'all of DockerCoins, in the foreground and in the background, and how fast it is',
  minutes: 20,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeNotes(context, PAGE, SPEED);
      await restoreFiles(context);
    },
  },
  exercises: {
    '3.1': {
      kind: 'does',
      hints: [
        'docker compose up  without a name starts every service of compose.yaml.',
        'In ~/dockercoins:  docker compose up   and leave it running; go on in another terminal.',
      ],
      check: (context) => context.eventually(20, () => appMines(context)),
      reset: clearApplication,
    },
    '3.2': {
      kind: 'does',
      hints: [
        'The web page is on port 8000 of node1, and the numbers behind it are at /json.',
        `curl -s localhost:8000/json > ~/${PAGE}`,
      ],
      check: checkPage,
      reset: (context) => removeNotes(context, PAGE),
    },
    '3.3': {
      kind: 'does',
      hints: [
        'First Ctrl-C where docker compose up runs, then start it again with an option that lets go of it.',
        'docker compose up -d  (-d for detached)',
      ],
      check: (context) =>
        context.eventually(20, () => firstFailed([() => inBackground(context), () => appMines(context)])),
      reset: async ({ sh }) =>
        void (await sh('node1', 'cd dockercoins && docker compose stop --timeout 3 2>&1')),
    },
    '3.4': {
      kind: 'does',
      hints: [
        'A speed is a difference divided by a time: read the counter, wait, read it again.',
        'Wait long enough: the counter goes up by 4 about every 1.2 s, so over 2 s you may see two steps or one. Over 12 s it matters little.',
      ],
      check: (context) =>
        firstFailed([
          () =>
            lookAtNote(
              context,
              {
                path: SPEED,
                expected: 'what you measured: 3.33 hashes per second, give or take half',
                tryThis: 'Is there one worker? (docker compose ps)  Then measure again, over 12 s or longer.',
              },
              (text) => {
                const value = Number(text.trim());
                return { ok: value > 2.8 && value < 3.9, saw: quote(text) };
              },
            ),
          () => context.eventually(20, () => minesAt(context, 10 / 3, 6)),
        ]),
      reset: (context) => removeNotes(context, SPEED),
    },
  },
});

async function checkPage(context: LabContext): Promise<Finding> {
  const counters = await readCounters(context.node('node1'));
  return lookAtNote(
    context,
    {
      path: PAGE,
      expected: `what the page shows, as JSON: coins and hashes, no more than Redis has counted (${counters.hashes} hashes)`,
      tryThis: `curl -s localhost:8000/json > ~/${PAGE}   (the path is /json: / leads to the page for people)`,
    },
    (text) => ({ ok: isReading(text, counters.hashes), saw: quote(text) }),
  );
}

function isReading(text: string, most: number): boolean {
  try {
    const { coins, hashes, now } = JSON.parse(text) as Record<string, unknown>;
    return (
      typeof coins === 'number' && typeof now === 'number' && Number(hashes) > 0 && Number(hashes) <= most
    );
  } catch {
    return false;
  }
}

/** No `docker compose up` that somebody's terminal is busy with. */
async function inBackground({ sh }: LabContext): Promise<Finding> {
  const programs = (await sh('node1', 'ps -eo args')).split('\n');
  const busy = programs.filter((args) => /^(\S*\/)?docker(-| )compose\b.*\sup\b/.test(args));
  return finding(busy.length === 0, {
    lookedAt: 'the programs that run on node1',
    saw: busy.length === 0 ? 'no docker compose up in any terminal' : `a terminal is busy with: ${busy[0]}`,
    expected: 'DockerCoins runs, and no terminal is busy with it',
    tryThis: 'Press Ctrl-C where docker compose up runs, and start it again with  docker compose up -d',
  });
}
