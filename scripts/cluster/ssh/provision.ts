/** From machines, whatever state they are in, to a cluster: looked at first, then step by step, each on all of them at the same time. */
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { count } from '../../core/words.ts';
import type { Cluster, ClusterSpec } from '../cluster.ts';
import { Keep } from '../keep.ts';
import { nodeName } from '../labels.ts';
import { formSwarm } from '../swarm.ts';
import { bringDockercoins } from './dockercoins.ts';
import { bringImages } from './images.ts';
import type { SeenHost } from './look.ts';
import { clusterOf } from './open.ts';
import { type HostRecord, knownHostsOf, type SshRecord, writeRecord } from './record.ts';
import { runScript } from './scripts.ts';
import { ensureHostSecrets } from './secrets.ts';
import { readProfile, STEPS } from './steps.ts';
import { isRequired } from './tools.ts';
import { waitReachable } from './wait.ts';

export interface ProvisionOptions {
  readonly spec: ClusterSpec;
  /** In the order of the nodes; fit to be nodes. */
  readonly seen: readonly SeenHost[];
  readonly install: boolean;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
}

/** @throws START_FAILED, NO_ANSWER; what was done until then stands in the hosts' journals. */
export async function provision({ spec, seen, install, emit, signal }: ProvisionOptions): Promise<Cluster> {
  const keep = new Keep(spec.name);
  const hosts = seen.map(recordOf);
  const abilities = { ipvs: seen.every(({ facts }) => facts.ipvs), privileged: true };
  const record: SshRecord = { version: 1, managers: spec.managers, abilities, hosts };
  const secrets = await step(emit, 'keys and certificates', async () => {
    const found = await ensureHostSecrets(keep, spec.name, seen, hosts);
    // Before anything is changed on a host: `down` must know where to go.
    await writeRecord(spec.name, record);
    await keep.write(found, knownHostsOf(hosts));
    return found;
  });
  tellBefore(seen, install, emit);

  const context = { cluster: spec.name, secrets, hosts, install, profile: await readProfile() };
  const pairs = seen.map((host, index) => ({ host, record: hosts[index] as HostRecord }));
  for (const each of STEPS) {
    signal?.throwIfAborted();
    await step(emit, `${each.title} (${count(pairs.length, 'host')})`, () =>
      settleAll(
        pairs.map(async ({ host, record: own }) => {
          const { said } = await runScript(
            host.connection,
            own.name,
            each.script,
            each.values(context, own, host),
          );
          for (const text of said) emit({ event: 'notice', level: 'info', text: `${own.name}: ${text}` });
        }),
      ),
    );
  }
  signal?.throwIfAborted();
  const cluster = clusterOf(spec.name, record, secrets);
  try {
    await step(emit, 'waiting for their engines', () => waitReachable(cluster.nodes, signal));
    await step(emit, 'DockerCoins', () =>
      settleAll(pairs.map(({ host, record: own }) => bringDockercoins(host.connection, own.name))),
    );
    const places = cluster.nodes.map((node, index) => ({
      node,
      connection: (seen[index] as SeenHost).connection,
    }));
    await step(emit, 'images', () => bringImages(places, emit, signal));
    signal?.throwIfAborted();
    if (spec.managers > 0) {
      await settleAll(
        pairs.map(({ host, record: own }) => runScript(host.connection, own.name, 'swarm', {})),
      );
      await step(emit, 'forming the Swarm', () => formSwarm(cluster.nodes, spec.managers, signal));
    }
    signal?.throwIfAborted();
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
  return cluster;
}

function recordOf({ target, host, port, facts }: SeenHost, index: number): HostRecord {
  return {
    name: nodeName(index + 1),
    target: target.text,
    host,
    port,
    address: facts.address ?? host,
    peerPort: facts.peerPort,
    hostKeys: [...facts.hostKeys],
  };
}

/** What a person may want to know before it happens. */
function tellBefore(seen: readonly SeenHost[], install: boolean, emit: Emit): void {
  const tell = (text: string) => emit({ event: 'notice', level: 'info', text });
  for (const { target, facts } of seen) {
    if (facts.engine !== undefined && !facts.serving) {
      const containers =
        facts.containers === 0 ? '' : ` (${count(facts.containers, 'container')} of it, too)`;
      tell(`${target.text}: its engine is started again once, with TLS${containers}`);
    }
    const lacking = facts.missing.filter((command) => !isRequired(command));
    if (lacking.length > 0 && !(install && facts.hasApt)) {
      tell(`${target.text} lacks ${lacking.join(', ')}: --install brings them`);
    }
  }
}

/** Ends when all have ended: none may go on changing a host while another's failure is being cleared away. @throws the first failure. */
async function settleAll(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
