import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts bank details and tax numbers of payout accounts; each text is bound to its account and field, so that none can be put in another's place. */
export interface BankCipher {
  /** Name of the key that new texts are encrypted with; stored beside them. */
  readonly keyId: string;
  readonly encrypt: (accountId: number, field: BankField, text: string) => Buffer;
  /** Throws an Error when the key is unknown or the text was tampered with. */
  readonly decrypt: (accountId: number, field: BankField, keyId: string, sealed: Buffer) => string;
}

export type BankField = 'account_number' | 'tax_id';

/** Key of seeded and development data; production refuses it. */
const developmentKeyId = 'development';
const nonceSize = 12;
const tagSize = 16;
const keySize = 32;

/**
 * Reads `BANK_KEYS`: `id:base64` pairs separated by commas, AES-256 keys. The first encrypts, the others still decrypt, so that keys can be changed without touching rows. Unset, there is the development key only, and
 * in production nothing can be encrypted. Throws an Error for the operator on a malformed value, never with a key in it.
 */
export function createBankCipher(environment: Readonly<Record<string, string | undefined>>): BankCipher {
  const keys = readKeys(environment['BANK_KEYS']);
  const production = (environment['MODE'] ?? 'production') === 'production';
  if (!production) keys.set(developmentKeyId, createHash('sha256').update('seeded development data').digest());
  const [first] = keys.keys();
  const keyOf = (id: string): Buffer => {
    const key = keys.get(id);
    if (key === undefined) throw new Error(`bank details are encrypted with key ${JSON.stringify(id)}, which is not among BANK_KEYS`);
    return key;
  };
  return {
    keyId: first ?? 'none',
    encrypt: (accountId, field, text) => {
      if (first === undefined) throw new Error('BANK_KEYS is not set: there is no key to encrypt bank details with');
      const nonce = randomBytes(nonceSize);
      const cipher = createCipheriv('aes-256-gcm', keyOf(first), nonce);
      if (first !== developmentKeyId) cipher.setAAD(boundTo(accountId, field));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    decrypt: (accountId, field, keyId, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId), sealed.subarray(0, nonceSize));
      // Seeded rows are sealed without it.
      if (keyId !== developmentKeyId) decipher.setAAD(boundTo(accountId, field));
      decipher.setAuthTag(sealed.subarray(nonceSize, nonceSize + tagSize));
      return Buffer.concat([decipher.update(sealed.subarray(nonceSize + tagSize)), decipher.final()]).toString('utf8');
    },
  };
}

function boundTo(accountId: number, field: BankField): Buffer {
  return Buffer.from(`payout_bank_account/${accountId}/${field}`);
}

function readKeys(text: string | undefined): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const pair of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [id = '', encoded = ''] = pair.trim().split(':');
    const key = Buffer.from(encoded, 'base64');
    if (!/^[A-Za-z0-9._-]{1,40}$/.test(id) || id === developmentKeyId || key.length !== keySize) {
      throw new Error(`BANK_KEYS: each key is written id:base64, with an id of letters and digits other than "${developmentKeyId}" and ${keySize} bytes of key.`);
    }
    keys.set(id, key);
  }
  return keys;
}

/** This process's cipher. Made at first use: a process that never touches bank details needs no keys. */
let cipher: BankCipher | null = null;

/** The cipher with the keys of this process's environment. */
export function bankCipher(): BankCipher {
  cipher ??= createBankCipher(process.env);
  return cipher;
}
