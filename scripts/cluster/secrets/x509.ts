/**
 * The library that writes certificates, and what it needs before it. A module of its own because loading it takes a
 * quarter of a second: only who makes certificates should wait for that, not who reads a password.
 */
import 'reflect-metadata'; // first: the library asks for it while it loads
import { webcrypto } from 'node:crypto';
import { cryptoProvider } from '@peculiar/x509';

cryptoProvider.set(webcrypto);

export * from '@peculiar/x509';
