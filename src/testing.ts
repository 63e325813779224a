/** For a site's own tests: a visitor who has decided before the page loads. */
import type { Choices } from './core/api.js';
import { grantedIds, indexIds, nextRecord } from './core/decision.js';
import { parseDeclaration, type ConsentConfig } from './core/declaration.js';

/** What the visitor decided; of ids left out as `consent.decide` has it. */
export type Decision = 'accept-all' | 'reject-all' | Choices;

/** As `addCookies` of Playwright, `setCookie` of Cypress and `setCookies` of WebdriverIO take it. */
export interface ConsentCookie {
  name: string;
  /** Encoded as in a `Cookie` header. */
  value: string;
  path: string;
  domain?: string;
  secure?: boolean;
}

/**
 * The cookie of a visitor who decided just now. A session cookie: it ends with the test's browser.
 *
 * @param config The site's declaration, or its JSON: a record holds for its version and its ids alone.
 * @param url Address of the page under test, for its host and scheme. Playwright needs it, unless `cookie.domain` is declared.
 * @throws Error for an id that nobody decides about, and for a declaration under which nothing is decided.
 */
export function consentCookie(decision: Decision, config?: ConsentConfig | string, url?: string): ConsentCookie {
  const declaration = parseDeclaration(config);
  const { cookie, error, minors, policy, regime } = declaration;
  if (error) throw new Error(`consentCookie: not valid in the declaration: ${error}.`);
  if (minors) throw new Error('consentCookie: under a declaration for minors nobody decides.');
  const ids = indexIds(declaration);
  const optional = [...ids.keys()].filter((id) => !ids.get(id)!.required);
  const isNamed = typeof decision === 'object';
  const unknown = isNamed && Object.keys(decision).filter((id) => !optional.includes(id));
  if (unknown && unknown[0]) throw new Error(`consentCookie: nobody decides about ${unknown.join(', ')}. There are ${optional.join(', ')}.`);

  const choices = isNamed ? decision : Object.fromEntries(optional.map((id) => [id, decision === 'accept-all']));
  const undecided = { record: undefined, granted: grantedIds(ids, undefined, true, regime !== 'opt-in') };
  const record = nextRecord(ids, choices, undecided, { policy, via: isNamed ? 'save' : decision });
  const { hostname, protocol } = url ? new URL(url) : {};
  // With the dot it is for subdomains too.
  const domain = cookie.domain ? `.${cookie.domain.replace(/^\./, '')}` : hostname;
  return {
    name: cookie.name,
    value: encodeURIComponent(JSON.stringify(record)),
    path: cookie.path,
    ...(domain && { domain }),
    ...(protocol && { secure: protocol === 'https:' }),
  };
}
