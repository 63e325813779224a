import { parseDeclaration, type ConsentConfig } from './declaration.js';
import { cookieValues, newestRecord, type ConsentRecord } from './record.js';

/**
 * The visitor's decision from a `Cookie` request header, for servers.
 *
 * @param config The site's declaration. Given, another policy version or a refused declaration is no decision.
 */
export function readConsent(header: string | null | undefined, config?: ConsentConfig): ConsentRecord | undefined {
  const declaration = parseDeclaration(config);
  if (declaration.error) return;
  return newestRecord(
    cookieValues(header ?? '', declaration.cookie.name),
    declaration,
    config && declaration.policy,
  );
}
