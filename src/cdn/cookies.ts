/** Stands in for `core/cookies.ts` in the script tag: what the core needs of js-cookie, in a fifth of its bytes. */
import { attempt } from '../core/attempt.js';
import { cookieValues } from '../core/record.js';
import type { Declaration } from '../core/declaration.js';

export function writeCookie({ cookie: { path, domain } }: Declaration, name: string, value: string, days?: number): void {
  document.cookie = `${name}=${encodeURIComponent(value)};path=${path};samesite=lax${domain ? `;domain=${domain}` : ''}${
    days ? `;max-age=${Math.ceil(days * 86_400)}` : ''
  }${location.protocol === 'https:' ? ';secure' : ''}`;
}

export function readCookie(name: string): string | undefined {
  const [value] = cookieValues(document.cookie, name);
  // Others may have written it without encoding.
  return value && (attempt(() => decodeURIComponent(value)) ?? value);
}
