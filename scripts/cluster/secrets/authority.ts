/**
 * A certificate authority of one cluster: who holds a certificate of it may talk to the cluster's engines, nobody else.
 * Keys are ECDSA P-256: made in a millisecond, and understood by every TLS there is.
 */
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import type { Extension, Name } from '@peculiar/x509';

/** A certificate and its private key (PKCS #8), both as PEM. */
export interface CertifiedKey {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** What the holder may be in a TLS connection: the one who is called, or the one who calls. */
  readonly kind: 'server' | 'client';
  /** DNS names and IP addresses under which a server is called. Programs look at these only, not at the common name. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** Its own certificate and key are to be kept: with them it can be restored. */
export interface Authority extends CertifiedKey {
  issue(request: CertificateRequest): Promise<CertifiedKey>;
}

type Library = typeof import('./x509.ts');
type KeyPair = webcrypto.CryptoKeyPair;

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Long after the leafs, so that an old cluster can still be given new ones. */
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 3 * 365;

/** Makes an authority with a new key. */
export async function createAuthority(clusterName: string): Promise<Authority> {
  const [x509, keys] = await Promise.all([loadLibrary(), createKeys()]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(x509, `${clusterName} authority`),
    keys,
    signingAlgorithm: SIGNATURE,
    serialNumber: serialNumber(),
    ...validity(AUTHORITY_DAYS),
    extensions: [
      // It signs leafs only: an authority below it would be refused.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf(x509, certificate.toString('pem'), keys.privateKey);
}

/** The authority of which these are the PEMs. @throws when they are no certificate, no P-256 key. */
export async function restoreAuthority({ certificatePem, keyPem }: CertifiedKey): Promise<Authority> {
  const der = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' });
  const [x509, key] = await Promise.all([
    loadLibrary(),
    webcrypto.subtle.importKey('pkcs8', der, KEYS, true, ['sign']),
  ]);
  return authorityOf(x509, certificatePem, key);
}

async function authorityOf(
  x509: Library,
  certificatePem: string,
  signingKey: webcrypto.CryptoKey,
): Promise<Authority> {
  const own = new x509.X509Certificate(certificatePem);
  // Once for all: each part that the library makes takes it a millisecond or two.
  const issuer = own.subjectName;
  const signer = await x509.AuthorityKeyIdentifierExtension.create(own.publicKey);
  return {
    certificatePem: withNewline(certificatePem),
    keyPem: pemOf(signingKey),
    async issue(request) {
      const keys = await createKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: nameOf(x509, request.commonName),
        // The name as it stands in the certificate, byte for byte: a chain is found by comparing those.
        issuer,
        publicKey: keys.publicKey,
        signingKey,
        signingAlgorithm: SIGNATURE,
        serialNumber: serialNumber(),
        ...validity(LEAF_DAYS, own.notAfter),
        extensions: [
          ...leafExtensions(x509, request),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
          signer,
        ],
      });
      return { certificatePem: withNewline(certificate.toString('pem')), keyPem: pemOf(keys.privateKey) };
    },
  };
}

function leafExtensions(x509: Library, { kind, names, addresses }: CertificateRequest): Extension[] {
  const alternatives = [
    ...names.map((value) => ({ type: 'dns', value }) as const),
    ...addresses.map((value) => ({ type: 'ip', value }) as const),
  ];
  const purpose = x509.ExtendedKeyUsage[kind === 'server' ? 'serverAuth' : 'clientAuth'];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose]),
    // An empty list is not allowed by RFC 5280 (4.2.1.6), and strict readers refuse it.
    ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
  ];
}

function loadLibrary(): Promise<Library> {
  return import('./x509.ts');
}

function createKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

/** Put together from parts: in a name given as text, a comma or a plus sign would begin another part. */
function nameOf(x509: Library, commonName: string): Name {
  return new x509.Name([{ CN: [{ utf8String: commonName }] }]);
}

/** From a day ago on, as the clocks of nodes and notebooks differ; never longer than who signs. */
function validity(days: number, atMost?: Date): { notBefore: Date; notAfter: Date } {
  const end = Date.now() + days * DAY_MS;
  return {
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Math.min(end, atMost?.getTime() ?? end)),
  };
}

/** 127 random bits: a serial number must be positive, and Go refuses those that are not. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** PEMs are put one after the other in files; without the newline two would run together. */
function withNewline(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
