/** Lab 13: logs that go nowhere, or everywhere. */
import { app, type Wrong } from '../wrong-solution.ts';

const SEQ = "debian:trixie-slim seq -f 'line %g that nobody will ever read' 50000";
const GELF = '--log-driver gelf --log-opt gelf-address=udp://127.0.0.1:12201';
const send = (message: string) => `echo '${message}' | socat -u - UDP-SENDTO:127.0.0.1:12201; sleep 1`;
const COLLECTOR = 'mkdir -p gelf; docker compose --file collector/compose.yaml';

export const wrong: Wrong[] = [
  {
    exercise: '13.1',
    what: 'the file is not on a volume',
    done: `docker run -d --name filelog debian:trixie-slim sh -c 'mkdir /logs; echo WARN >> /logs/app.log; sleep infinity'; mkdir -p notes; echo 1 > notes/warnings.txt`,
    saw: /filelog has no volume at \/logs/,
  },
  {
    exercise: '13.1',
    what: 'all lines are counted',
    done: `docker rm -fv filelog; docker run -d --name filelog -v /logs debian:trixie-slim sh -c 'printf "WARN\\nINFO\\n" >> /logs/app.log; sleep infinity'; sleep 1; echo 2 > notes/warnings.txt`,
    saw: /^"2"; 1 warnings/,
  },
  {
    exercise: '13.2',
    what: 'the same driver three times',
    done: 'for name in json local none; do docker run -d --name said-$name debian:trixie-slim echo hello; done; sleep 1',
    saw: /said-none: json-file/,
  },
  {
    exercise: '13.2',
    what: 'made, not started',
    done: 'docker rm -f said-local said-none; docker run -d --name said-local --log-driver local debian:trixie-slim true; docker create --name said-none --log-driver none debian:trixie-slim true',
    saw: /said-none: has not run/,
  },
  {
    exercise: '13.3',
    what: 'max-size alone',
    done: `docker run -d --name full ${SEQ}; docker run -d --name rotated --log-opt max-size=100k ${SEQ}; docker wait full rotated`,
    saw: /rotated: \d+ bytes$/,
  },
  {
    exercise: '13.3',
    what: 'no bounds',
    done: `docker rm -f rotated; docker run -d --name rotated ${SEQ}; docker wait rotated`,
    saw: /rotated: \d{7} bytes$/,
  },
  {
    exercise: '13.3',
    what: 'another driver has no such files',
    done: `docker rm -f rotated; docker run -d --name rotated --log-driver local --log-opt max-size=100k --log-opt max-file=3 ${SEQ}; docker wait rotated`,
    saw: /rotated: no bytes/,
  },
  {
    exercise: '13.4',
    what: 'it runs, and nobody tried',
    done: `${COLLECTOR} up -d`,
    saw: /nothing with .*ok/,
  },
  {
    exercise: '13.4',
    what: 'no GELF',
    done: send('ok'),
    saw: /nothing with .*ok/,
  },
  {
    exercise: '13.4',
    what: 'stopped again',
    done: `${send('{"version":"1.1","host":"me","short_message":"ok"}')}; ${COLLECTOR} stop --timeout 2`,
    saw: /it is exited/,
  },
  { exercise: '13.5', what: 'no collector, no page', done: ':', saw: /nobody answers/ },
  {
    exercise: '13.5',
    what: 'another text',
    done: `${COLLECTOR} up -d; sleep 2; ${send('{"host":"me","short_message":"can you hear me?"}')}`,
    saw: /was not found/,
  },
  {
    exercise: '13.6',
    what: 'by hand, from no container',
    done: send('{"host":"me","short_message":"hello world"}'),
    saw: /no "hello world" from a container, 1 from elsewhere/,
  },
  {
    exercise: '13.6',
    what: 'the wrong port',
    done: `docker run --rm ${GELF.replace('12201', '12202')} debian:trixie-slim echo hello world; sleep 1`,
    saw: /no "hello world" from a container/,
  },
  {
    exercise: '13.7',
    what: 'both by UDP',
    done: `for name in over-udp over-tcp; do docker run -d --name $name ${GELF} debian:trixie-slim echo lost; done; sleep 1`,
    saw: /over-tcp is exited, logs to udp:/,
  },
  {
    exercise: '13.7',
    what: 'at the collector, where somebody listens',
    done: `docker rm -f over-tcp; docker run -d --name over-tcp --log-driver gelf --log-opt gelf-address=tcp://127.0.0.1:12201 debian:trixie-slim echo heard; sleep 1`,
    saw: /over-tcp is exited, logs to tcp:/,
  },
  { exercise: '13.8', what: 'stopped, not removed', done: app('kill'), saw: /worker-1: exited/ },
  {
    exercise: '13.8',
    what: 'one forgotten',
    done: app('rm -f rng hasher worker webui'),
    saw: /^redis-1: exited$/,
  },
  { exercise: '13.9', what: 'without the second file', done: app('up -d'), saw: /worker: json-file/ },
  {
    exercise: '13.9',
    what: 'the wrong address',
    done: `(cd dockercoins && GELF_ADDRESS=127.0.0.1:12202 docker compose -f compose.yaml -f compose.logging.yaml up -d) >/dev/null 2>&1; sleep 2`,
    saw: /nothing of .*worker/,
  },
  {
    exercise: '13.10',
    what: 'the collector was only restarted',
    done: `${send('{"host":"me","short_message":"before the restart"}')}; ${COLLECTOR} restart --timeout 2; sleep 2; ${send('{"host":"me","short_message":"after the restart"}')}`,
    saw: /"before the restart" is younger than the collector/,
  },
  {
    exercise: '13.10',
    what: 'the store went with it',
    done: `${COLLECTOR} rm --stop --force collect; sudo rm -f gelf/*.jsonl; ${COLLECTOR} up -d; sleep 2; ${send('{"host":"me","short_message":"after the restart"}')}`,
    saw: /nothing from before/,
  },
  {
    exercise: '13.11',
    what: 'their images',
    done: '(cd elk && docker compose config --images) > notes/elk.txt',
    saw: /docker\.elastic\.co/,
  },
  {
    exercise: '13.11',
    what: 'the file is broken',
    done: `(cd elk && docker compose config --services) > notes/elk.txt; echo 'services: [' > elk/compose.yaml`,
    saw: /no Compose file/,
  },
];
