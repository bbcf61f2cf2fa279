/** Whether logs reach the collector, and stay. */
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { containerOf } from '../runner/look/container.ts';
import { messagesWith } from '../runner/look/gelf.ts';
import { ALL_SERVICES } from '../runner/look/progressing.ts';

const COLLECTOR = 'collector-collect-1';

export function collects(context: LabContext): Promise<Finding> {
  return firstFailed([
    async () => {
      const container = await containerOf(context.node('node1'), COLLECTOR);
      const published = container?.NetworkSettings.Ports['12201/udp']?.[0]?.HostPort;
      return finding(container?.State.Running === true && published === '12201', {
        lookedAt: `the container ${COLLECTOR} on node1`,
        saw: container
          ? `it is ${container.State.Status}, UDP port ${published ?? 'none'}`
          : 'there is no such container',
        expected: 'it runs, and listens at UDP port 12201',
        tryThis: 'docker compose up -d  in ~/collector;  docker compose logs collect  says what it lacks.',
      });
    },
    () => kept(context, '"short_message":"ok"', 'a message "ok"'),
  ]);
}

/** A message is in the store. */
async function kept(context: LabContext, text: string, expected: string): Promise<Finding> {
  const messages = await messagesWith(context, text);
  return finding(messages.length > 0, {
    lookedAt: 'what the collector has kept, in ~/gelf on node1',
    saw: messages.length > 0 ? `${expected}, from ${messages.at(-1)?.host}` : `nothing with ${text}`,
    expected,
    tryThis:
      'The guide has the line that sends it; docker compose logs collect  in ~/collector shows what came.',
  });
}

/** The page is asked as a browser would, on node1: it answers nobody else. */
export async function pageFinds({ sh }: LabContext, text: string): Promise<Finding> {
  const url = `http://localhost:5601/json?last=1h&q=${encodeURIComponent(text).replaceAll('%20', '+')}`;
  const answer = await sh('node1', `curl --silent --max-time 5 '${url}' || true`);
  const found = answer.includes(text);
  return finding(found, {
    lookedAt: `the page at localhost:5601 on node1, asked for "${text}"`,
    saw: answer === '' ? 'nobody answers' : found ? 'it was found' : 'such a message was not found',
    expected: 'the page finds the message',
    tryThis: 'docker compose ps  in ~/collector: does the page run? Then send the message of the guide.',
  });
}

export async function helloWorld(context: LabContext): Promise<Finding> {
  const messages = await messagesWith(context, '"short_message":"hello world"');
  const ours = messages.filter(({ _container_name: name }) => name !== undefined);
  const others = messages.length - ours.length;
  return finding(ours.length > 0, {
    lookedAt: 'what the collector has kept, in ~/gelf on node1',
    saw:
      ours.length > 0
        ? `"hello world" from the container ${ours.at(-1)?._container_name}`
        : `no "hello world" from a container${others > 0 ? `, ${others} from elsewhere` : ''}`,
    expected: 'a message "hello world", from a container',
    tryThis:
      'docker run with --log-driver gelf and --log-opt gelf-address=udp://127.0.0.1:12201 ; does the collector run?',
  });
}

/** UDP: it ran, and nobody has its line. TCP: it could not be started. */
export async function nobodyListens({ node }: LabContext): Promise<Finding> {
  const [udp, tcp] = await Promise.all(
    ['over-udp', 'over-tcp'].map((name) => containerOf(node('node1'), name)),
  );
  const [udpTo, tcpTo] = [udp, tcp].map(
    (each) => each?.HostConfig.LogConfig?.Config?.['gelf-address'] ?? 'nowhere',
  );
  const ran = udp?.State.Status === 'exited' && udp.State.ExitCode === 0;
  const refused = tcp?.State.Status === 'created' && tcp.State.StartedAt.startsWith('0001');
  const isRight = ran && refused && udpTo?.startsWith('udp:') === true && tcpTo?.startsWith('tcp:') === true;
  return finding(isRight, {
    lookedAt: 'the containers over-udp and over-tcp on node1',
    saw: `over-udp is ${udp?.State.Status ?? 'not there'}, logs to ${udpTo}; over-tcp is ${tcp?.State.Status ?? 'not there'}, logs to ${tcpTo}`,
    expected:
      'over-udp has run and exited, as nothing tells it that nobody listens; over-tcp was made and could not be started',
    tryThis: 'docker rm --force over-udp over-tcp, and start both with an address at which nobody listens.',
  });
}

/** Every service logs by GELF, and each has been heard, from the containers that run now. */
export function applicationCollected(context: LabContext): Promise<Finding> {
  return firstFailed([
    async () => {
      const drivers = await Promise.all(ALL_SERVICES.map((service) => driverOf(context, service)));
      return finding(
        drivers.every((driver) => driver === 'gelf'),
        {
          lookedAt: 'the containers of DockerCoins on node1, and their logging drivers',
          saw: ALL_SERVICES.map((service, index) => `${service}: ${drivers[index]}`).join(', '),
          expected: 'all five running, with the driver gelf',
          tryThis: 'docker compose -f compose.yaml -f compose.logging.yaml up -d  in ~/dockercoins',
        },
      );
    },
    async () => {
      const app = await AppView.of(context.node('node1'));
      const silent: string[] = [];
      for (const service of ALL_SERVICES) {
        const ids = app.instances(service).map(({ Id }) => Id);
        const said = (await Promise.all(ids.map((id) => messagesWith(context, id)))).flat();
        if (said.length === 0) silent.push(service);
      }
      return finding(silent.length === 0, {
        lookedAt: 'what the collector has kept of each service, in ~/gelf on node1',
        saw: silent.length === 0 ? 'something of all five' : `nothing of ${silent.join(', ')}`,
        expected: 'something of all five, said by the containers that run now',
        tryThis:
          'Did the collector run when they started? Is it at the address in compose.logging.yaml? docker compose ps  in ~/collector',
      });
    },
  ]);
}

async function driverOf({ node }: LabContext, service: string): Promise<string> {
  const [instance] = (await AppView.of(node('node1'))).instances(service);
  const container = instance && (await containerOf(node('node1'), instance.Id));
  if (!container?.State.Running) return 'does not run';
  return container.HostConfig.LogConfig?.Type ?? 'none';
}

/** Something from before the collector that runs now was made, something from after it, and nothing from between. */
export async function outlived(context: LabContext): Promise<Finding> {
  const container = await containerOf(context.node('node1'), COLLECTOR);
  const made = Date.parse(container?.Created ?? '') / 1000;
  const [before] = await messagesWith(context, '"before the restart"');
  const after = (await messagesWith(context, '"after the restart"')).at(-1);
  const between = await messagesWith(context, '"while it is away"');
  const words = [
    before
      ? `"before the restart" ${before.timestamp < made ? 'is older' : 'is younger'} than the collector`
      : 'nothing from before',
    after ? '"after the restart" is there' : 'nothing from after',
    between.length > 0 ? 'what was said in between is there too' : 'nothing from in between',
  ];
  const isRight =
    container?.State.Running === true &&
    before !== undefined &&
    before.timestamp < made &&
    after !== undefined &&
    after.timestamp > made &&
    between.length === 0;
  return finding(isRight, {
    lookedAt: 'what the collector has kept in ~/gelf on node1, and when its container was made',
    saw: container ? words.join(', ') : 'there is no collector',
    expected: 'a message from before its container was made, one from after, none from in between',
    tryThis:
      'Say something, remove the container (docker compose rm --stop --force collect), say something, up again, say something.',
  });
}
