/** What the banner says of who asks, and what for. */
import type { Consent } from '../../core/api.js';
import type texts from '../../locales/en/banner.js';
import { fill, labelOf, list } from '../messages.js';

/** What a question is about. */
export type Asking = Pick<Consent, 'declaration' | 'asking' | 'record' | 'renews'>;

type Texts = Readonly<Record<keyof typeof texts, string>>;

/** The banner's sentence, and what its two buttons say. */
export function question(consent: Asking, text: Texts): { sentence: string; accept: string; reject: string } {
  const { declaration, asking, record, renews } = consent;
  /** About a category that came later: others are decided. */
  const isMore = !!record && declaration.categories.some(({ id, required }) => !required && !asking.includes(id));
  return {
    sentence: (renews ? `${text.renewed} ` : '') + sentence(declaration, asking, isMore, text),
    accept: isMore ? text.acceptNew : text.accept,
    reject: isMore ? text.rejectNew : text.reject,
  };
}

function sentence({ controller, categories, services, regime }: Consent['declaration'], asking: readonly string[], isMore: boolean, text: Texts): string {
  const name = controller?.name ?? text.thisSite;
  const partners = [
    ...new Set(services.filter(({ category }) => asking.includes(category)).map(({ provider }) => provider)),
  ].filter((provider) => provider && provider !== name) as string[];
  const shown = partners.length > 3 ? [...partners.slice(0, 2), fill(text.more, { count: partners.length - 2 })] : partners;
  return fill(isMore ? text.askAgain : regime === 'opt-out' ? text.askOptOut : text.ask, {
    names: list([name, ...shown], text),
    purposes: list(categories.filter(({ id }) => asking.includes(id)).map((category) => labelOf(category, text)), text),
  });
}
