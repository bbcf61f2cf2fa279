/** The engine of node1 as this lab begins with it, whatever was made of it. */
import type { LabContext } from '../runner/context.ts';

/** The daemon.json of before the lab; no engine starts with one that is no JSON. On a machine of somebody's there need not be any. */
const KEPT = '.workshop/daemon.json';

/**
 * No live restore, no mirror. A setting that is taken out of the file stays as it was until the engine starts anew, so that it is set to
 * nothing first.
 */
export async function plainEngine({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `file=/etc/docker/daemon.json
     if [ -s ${KEPT} ] && ! jq --exit-status type $file >/dev/null 2>&1; then sudo cp ${KEPT} $file; fi
     for turn in $(seq 100); do docker version >/dev/null 2>&1 && break; sleep 0.2; done
     [ -e $file ] || exit 0
     new() { jq "$1" $file > daemon.json.new && sudo cp daemon.json.new $file && rm daemon.json.new; }
     if [ "$(jq '.["live-restore"], .["registry-mirrors"] | values' $file)" ]; then
       new '. + {"live-restore": false, "registry-mirrors": []}'
       sudo kill -HUP $(pidof -s dockerd)
       for turn in $(seq 50); do
         [ "$(docker info --format '{{.LiveRestoreEnabled}} {{len .RegistryConfig.Mirrors}}')" = 'false 0' ] && break
         sleep 0.1
       done
       new 'del(.["live-restore"], .["registry-mirrors"])'
     fi
     mkdir -p .workshop && cp $file ${KEPT}`,
  );
}

/** An engine in a Swarm does not start with live restore, which this lab turns on. */
export async function leaveSwarm({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `[ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = inactive ] || docker swarm leave --force`,
  );
}
