/** What a student has made of the nodes in this lab, and how it is put back. */
import type { LabContext } from '../runner/context.ts';
import { onEach } from '../several-nodes.ts';

const FILES = ['compose.redis-elsewhere.yaml', 'compose.my-webui.yaml', '.env'];

/** As the guide has it: what lets the student's docker command reach other engines. */
const CERTIFICATES = `mkdir -p .docker && cd .docker && umask 077
  take() { sudo jq -r ".$1" /etc/workshop/secrets.json > "$2"; }
  [ -s key.pem ] || { take authority.certificatePem ca.pem; take client.certificatePem cert.pem; take client.keyPem key.pem; }`;

/** Stacks with their ambassadors, from the student's own files. */
export async function startStacks({ sh }: LabContext, nodes: readonly string[], workers = 1): Promise<void> {
  const files = '-f compose.yaml -f compose.redis-elsewhere.yaml';
  const up = `docker compose ${files} up --detach --scale worker=${workers} 2>&1`;
  await sh('node1', CERTIFICATES);
  await onEach(nodes, (node) =>
    sh('node1', `cd dockercoins && DOCKER_TLS_VERIFY=1 DOCKER_HOST=tcp://${node}:2376 ${up}`),
  );
}

export async function removeMyWebui({ sh }: LabContext): Promise<void> {
  await onEach(['node1', 'node2'], (node) =>
    sh(node, 'sudo rm -rf my-webui; rm -f dockercoins/compose.my-webui.yaml'),
  );
}

export async function removeFiles(context: LabContext): Promise<void> {
  await removeMyWebui(context);
  await context.sh('node1', `cd dockercoins && rm -f ${FILES.join(' ')}`);
}
