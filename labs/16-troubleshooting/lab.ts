import { clearApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import {
  breakAgain,
  breakLikes,
  EVIDENCE,
  LIKES,
  leaveBroken,
  leaveVolumes,
  type Part,
  variable,
} from './application.ts';
import { keptEvidence, limited, noOrphans, oneStore, onVolume, readOnly, volumesAreThere } from './checks.ts';
import { type Answer, type Described, QuotesView } from './view.ts';

/** Looks again and again at Quotes as a whole, for up to `seconds`. */
const look =
  (seconds: number, looks: (view: QuotesView) => readonly (() => Promise<Finding>)[]) =>
  (context: LabContext) =>
    context.eventually(seconds, async () => firstFailed(looks(await QuotesView.of(context))));

/** A variable, as the file and as the container have it. */
const both = (name: string) =>
  [({ environment }: Described) => environment?.[name], (part: Part) => variable(part, name)] as const;

const some = ({ status }: Answer) => status > 0;
const ok = ({ status }: Answer) => status === 200;

export const lab = defineLab({
  summary: 'an application with four faults, and for each the tool that finds it',
  minutes: 50,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await leaveBroken(context);
      await leaveVolumes(context);
    },
  },
  exercises: {
    '16.1': {
      kind: 'does',
      hints: [
        'It answers itself and nobody else. Which addresses does it listen at? docker compose exec web cat /proc/net/tcp',
        'In compose.yaml, HOST of web says where it listens: 0.0.0.0 is everywhere. Then  docker compose up -d web',
      ],
      check: look(10, (view) => [
        () => view.runs('web'),
        () => view.answers('web', '/', 'an answer, whatever it is', some),
        () => view.door('/', 'an answer, whatever it is', some),
        () => view.untouched('web'),
        () => view.sameInFile('web', ...both('HOST')),
      ]),
      reset: (context) => breakAgain(context, 'web'),
    },
    '16.2': {
      kind: 'does',
      hints: [
        'docker compose logs --tail 3 picker  tells whom it cannot find. Who is there?  docker compose ps',
        'In compose.yaml, STORE of picker must be the name of the service that is the store.',
      ],
      check: look(10, (view) => [
        () => view.runs('picker'),
        () => view.answers('picker', '/', '200, and a quote', ok),
        () => oneStore(view),
        () => view.untouched('picker'),
        () => view.sameInFile('picker', ...both('STORE')),
      ]),
      reset: (context) => breakAgain(context, 'picker'),
    },
    '16.3': {
      kind: 'does',
      hints: [
        'It is killed from outside. docker events --since 5m  tells by whom, docker inspect quotes-search-1  how much memory it may have.',
        'In compose.yaml, give search mem_limit and memswap_limit 192m, and then  docker compose up -d search',
      ],
      check: look(15, (view) => [
        () => view.runs('search'),
        () =>
          view.answers('search', '/?word=simple', 'quotes with "simple"', ({ body }) =>
            body.includes('Simple things'),
          ),
        () => limited(view),
        () =>
          view.sameInFile(
            'search',
            ({ mem_limit }) => mem_limit,
            ({ HostConfig }) => `${HostConfig.Memory}`,
          ),
      ]),
      reset: (context) => breakAgain(context, 'search'),
    },
    '16.4': {
      kind: 'does',
      hints: [
        'docker diff quotes-likes-1  shows where the likes are. docker commit makes an image of a container as it is.',
        `docker commit quotes-likes-1 ${EVIDENCE}`,
      ],
      check: keptEvidence,
      reset: async ({ sh }) =>
        void (await sh('node1', `docker rmi --force ${EVIDENCE} >/dev/null 2>&1 || true`)),
    },
    '16.5': {
      kind: 'does',
      hints: [
        'Two steps: the file of the old likes onto the volume quotes_likes, and the name of the variable mended in compose.yaml.',
        `docker run --rm -v quotes_likes:/data ${EVIDENCE} cp /app/likes.txt /data/   then LIKES_FILE instead of LIKES_FLIE, and  docker compose up -d likes`,
      ],
      check: look(10, (view) => [
        () => view.runs('likes'),
        () => onVolume(view),
        () =>
          view.answers('likes', '/', `all ${LIKES.length} likes of before: ${LIKES.join('; ')}`, ({ body }) =>
            LIKES.every((line) => body.includes(line)),
          ),
        () => view.untouched('likes'),
        () => view.sameInFile('likes', ...both('LIKES_FILE')),
      ]),
      reset: breakLikes,
    },
    '16.6': {
      kind: 'does',
      hints: [
        'A service in a Compose file can say  read_only: true . Which services? Those of our own image.',
        "sed -i 's/^    image: quotes-app$/&\\n    read_only: true/' compose.yaml   and   docker compose up -d",
      ],
      check: look(15, (view) => [
        () => readOnly(view),
        () => view.door('/', '200, and a quote', ok),
        () => view.door('/search?word=simple', '200, and quotes', ok),
        () => view.door('/likes', '200, and the likes', ok),
      ]),
      reset: (context) => breakAgain(context, 'readOnly'),
    },
    '16.7': {
      kind: 'does',
      hints: [
        'docker volume ls --filter dangling=true  shows volumes that no container uses. One command removes those without a name.',
        'docker volume prune --force   (and not --all)',
      ],
      check: (context) => firstFailed([() => noOrphans(context), () => volumesAreThere(context)]),
      reset: leaveVolumes,
    },
  },
});
