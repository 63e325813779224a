/** Fingerprints of JSON that any language can compute again: SHA-256 over the canonical form of RFC 8785. */
import canonicalize from 'canonicalize';

const hash = async (text: string): Promise<Uint8Array> => {
  const { subtle } = crypto;
  // MDN: SubtleCrypto, secure contexts only.
  if (!(subtle as SubtleCrypto | undefined)) throw new Error('[consent] Receipts need a page that came by https, or from localhost');
  return new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
};

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** `sha-256:` and 64 hexadecimal digits. */
export const digest = async (value: unknown): Promise<string> => `sha-256:${hex(await hash(canonicalize(value)!))}`;

/** The same text, the same UUID: version 8 of RFC 9562, out of its SHA-256. */
export async function uuidOf(text: string): Promise<string> {
  const bytes = (await hash(text)).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
