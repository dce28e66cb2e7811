import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** A signing key and what verifiers may see of it. */
export interface IssuerKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The only algorithm that development tokens are signed with. */
export const signingAlgorithm = 'ES256';

/**
 * Reads the signing key from `file`, or makes one and writes it there, readable by this user alone. Its `kid` starts with
 * `development-`, by which production processes know that it must not be trusted.
 */
export async function readIssuerKeys(file: string): Promise<IssuerKeys> {
  if (!existsSync(file)) await writeNewKey(file);
  const jwk: JWK = JSON.parse(readFileSync(file, 'utf8'));
  const privateKey = await importJWK(jwk, signingAlgorithm);
  if (privateKey instanceof Uint8Array || !jwk.kid) throw new Error(`${file} holds no signing key; delete it to have a new one made.`);
  const { d: _secret, ...publicJwk } = jwk;
  return { kid: jwk.kid, privateKey, publicJwk };
}

async function writeNewKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: signingAlgorithm, use: 'sig', kid: `development-${randomBytes(6).toString('hex')}` };
  mkdirSync(dirname(file), { recursive: true });
  // Renamed into place, so that an interrupted write leaves no half key behind.
  writeFileSync(`${file}.new`, JSON.stringify(jwk), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
