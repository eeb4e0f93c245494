import 'reflect-metadata';
import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { CloudUnavailable } from '../cloud';

/** An authority of the user's own, or a folder for a test authority, which is created if missing. */
export type CaSource =
  | { readonly certFile: string; readonly keyFile: string }
  | { readonly directory: string };

/** Key and certificate, PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A module of 2017 can verify RSA with SHA-256. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
/**
 * From 2000, since the clock of a module may never have been set; until 2049, since dates from 2050 on are encoded
 * differently.
 */
const VALID = { notBefore: new Date('2000-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/** Signs the certificates of the TLS listeners. */
export class CertificateAuthority {
  private constructor(
    /** Path of the certificate that a module must trust. */
    readonly certFile: string,
    readonly certPem: string,
    private readonly key: KeyObject,
  ) {}

  /** @throws CloudUnavailable naming the file that is missing or unusable */
  static async open(source: CaSource): Promise<CertificateAuthority> {
    const files = 'directory' in source ? await testAuthority(source.directory) : source;
    try {
      const certPem = await readFile(files.certFile, 'utf8');
      const key = createPrivateKey(await readFile(files.keyFile, 'utf8'));
      algorithmOf(key);
      return new CertificateAuthority(files.certFile, new X509Certificate(certPem).toString('pem'), key);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CloudUnavailable(`the certificate authority ${files.certFile} cannot be used: ${reason}`, {
        cause: error,
      });
    }
  }

  /** A new key and its certificate for a server with these host names and addresses; the first is its common name. */
  async issue(names: readonly [string, ...string[]]): Promise<KeyPair> {
    const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
    const algorithm = algorithmOf(this.key);
    const pkcs8 = this.key.export({ type: 'pkcs8', format: 'der' });
    const certificate = await X509CertificateGenerator.create({
      ...VALID,
      subject: `CN=${names[0]}`,
      issuer: new X509Certificate(this.certPem).subject,
      publicKey: keys.publicKey,
      signingKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
        new ExtendedKeyUsageExtension([SERVER_AUTHENTICATION]),
        new SubjectAlternativeNameExtension(
          [...new Set(names)].map((value) => ({
            type: isIP(value) ? ('ip' as const) : ('dns' as const),
            value,
          })),
        ),
      ],
    });
    return {
      key: await privatePem(keys.privateKey),
      cert: `${certificate.toString('pem')}\n${this.certPem}`,
    };
  }
}

/** The test authority of the folder, created if missing. Its key signs for this bench only. */
async function testAuthority(directory: string): Promise<{ certFile: string; keyFile: string }> {
  const files = { certFile: join(directory, 'test-ca.crt'), keyFile: join(directory, 'test-ca.key') };
  if (existsSync(files.certFile)) return files;
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...VALID,
    name: 'CN=ME3630 conformance bench test CA',
    keys: keys,
    signingAlgorithm: RSA,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await mkdir(directory, { recursive: true });
  await writeFile(files.keyFile, await privatePem(keys.privateKey), { mode: 0o600 });
  await writeFile(files.certFile, `${certificate.toString('pem')}\n`);
  return files;
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

/** The signature algorithm for the authority's key. */
function algorithmOf(key: KeyObject): { name: string; hash: string; namedCurve?: string } {
  if (key.asymmetricKeyType === 'rsa') return { name: RSA.name, hash: RSA.hash };
  const curve = { prime256v1: 'P-256', secp384r1: 'P-384' }[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (curve) return { name: 'ECDSA', hash: 'SHA-256', namedCurve: curve };
  throw new Error(`expected an RSA, P-256 or P-384 key, got ${key.asymmetricKeyType}`);
}
