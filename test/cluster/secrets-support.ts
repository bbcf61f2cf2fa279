/** A server that asks for a certificate, and callers of it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { Authority, CertifiedKey } from '../../scripts/cluster/secrets/authority.ts';
import type { Defer } from '../support/program.ts';

/** Says the name of whoever it lets in. @returns its port. */
export async function startServer(
  defer: Defer,
  { certificatePem, keyPem }: CertifiedKey,
  authority: Authority,
): Promise<number> {
  const server = createServer({
    cert: certificatePem,
    key: keyPem,
    ca: authority.certificatePem,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
  });
  server.on('secureConnection', (socket) => socket.end(nameOf(socket)));
  server.on('tlsClientError', () => {}); // the caller sees it too, and that is what the tests look at
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

export interface Call {
  readonly port: number;
  readonly authority: Authority;
  readonly client?: CertifiedKey | undefined;
  /** By which the server is called; an IP address or a name. */
  readonly host?: string;
}

/** What the server said. @throws what TLS has against it, on either side. */
export async function call({ port, authority, client, host = 'localhost' }: Call): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca: authority.certificatePem,
    cert: client?.certificatePem,
    key: client?.keyPem,
    // An IP address is no server name; Node then compares with the host.
    ...(/^[\d.]+$/.test(host) ? { host } : { servername: host }),
  });
  let said = '';
  // In TLS 1.3 a server's refusal comes after the client has done its part, so only its words show that it was let in.
  for await (const chunk of socket.setEncoding('utf8')) said += chunk;
  // Node as a server ends the connection of whom it does not know, and does not say why.
  if (said === '') throw new Error('the server hung up');
  return said;
}

function nameOf(socket: TLSSocket): string {
  return String(socket.getPeerCertificate().subject.CN);
}
