import { registry, type TrustedPolicy } from './registry.js';

/**
 * A policy is made only when a page uses what cannot do without (TT-3): `srcdoc`, scripts that must be copied, a policy
 * document. Undefined where browsers know no Trusted Types.
 */
export function trustedPolicy(): TrustedPolicy | undefined {
  const rule = (text: string) => text;
  const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy } };
  return (registry().policy ??= trustedTypes?.createPolicy('consent-elements', { createHTML: rule, createScript: rule, createScriptURL: rule }));
}

/** A text as the policy lets it pass. */
export function trusted(kind: 'HTML' | 'Script' | 'ScriptURL', text: string): string {
  return trustedPolicy()?.[`create${kind}`](text) ?? text;
}
