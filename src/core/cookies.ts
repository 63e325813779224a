/** Cookie text. The script tag has a shorter module in place of this one: see `cdn/cookies.ts`. */
import Cookies from 'js-cookie';
import type { Declaration } from './declaration.js';
import { warn } from './warn.js';

// Written as any server can read it.
const jar = /* @__PURE__ */ Cookies.withConverter({ write: (value) => encodeURIComponent(value) });

/** Writes a cookie where the declaration says, for a number of days; for none, as a session cookie. */
export function writeCookie({ cookie: { path, domain } }: Declaration, name: string, value: string, days?: number): void {
  // js-cookie would encode it: no server would read it as declared, and nothing erase it.
  if (!/^[\w!#$&'*+.^`|~-]+$/.test(name)) return warn(`Cookie "${name}" is not written: no token (RFC 6265)`);
  // WebKit refuses Secure on http://localhost.
  const expires = days ? { expires: days } : {};
  jar.set(name, value, { path, domain, ...expires, sameSite: 'Lax', secure: location.protocol === 'https:' });
}

export function readCookie(name: string): string | undefined {
  return jar.get(name);
}
