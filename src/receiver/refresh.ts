/**
 * The record's cookie once more, by HTTP: Safari keeps one that script has written for seven days, or one
 * (webkit.org/tracking-prevention). The same text for the time that it has left; a rewrite never prolongs it.
 */
import { parseDeclaration, type ConsentConfig } from '../core/declaration.js';
import type { Receipt } from '../core/receipt/format.js';
import { cookieValues, lifetime, newestRecord, parseRecord } from '../core/record.js';

/** The value of a `Set-Cookie` header; undefined where no valid record came, or an older one than the receipt is about. */
export function refreshedCookie(header: string | null, { record_id, event }: Receipt, config: ConsentConfig, isSecure: boolean): string | undefined {
  const declaration = parseDeclaration(config);
  const { name, path, domain } = declaration.cookie;
  const values = cookieValues(header ?? '', name);
  const record = newestRecord(values, declaration, declaration.policy);
  if (!record || declaration.error || (record.id === record_id && record.time < Math.floor(Date.parse(event.event_time) / 1000) && event.event_type !== 'agreed')) return undefined;
  const value = values.find((text) => JSON.stringify(parseRecord(text, declaration, Date.now())) === JSON.stringify(record))!;
  const seconds = Math.floor(lifetime(record, declaration) * 86_400 - (Date.now() / 1000 - record.time));
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; SameSite=Lax${domain ? `; Domain=${domain}` : ''}${isSecure ? '; Secure' : ''}`;
}
