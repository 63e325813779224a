/** What the banner says of who asks, and what for. */
import type { Declaration } from '../../core/declaration.js';
import type texts from '../../locales/en/banner.js';
import { fill, labelOf, list } from '../messages.js';

/**
 * The banner's sentence.
 *
 * @param asking Ids of the categories that it asks about.
 * @param isMore They came later: others are decided.
 * @param lang Of `text`, BCP 47.
 */
export function sentence({ controller, categories, services, regime }: Declaration, asking: readonly string[], isMore: boolean, text: Record<keyof typeof texts, string>, lang: string): string {
  const name = controller?.name ?? text.thisSite;
  const partners = [
    ...new Set(services.filter(({ category }) => asking.includes(category)).map(({ provider }) => provider)),
  ].filter((provider) => provider && provider !== name) as string[];
  const shown = partners.length > 3 ? [...partners.slice(0, 2), fill(text.more, { count: partners.length - 2 })] : partners;
  return fill(isMore ? text.askAgain : regime === 'opt-out' ? text.askOptOut : text.ask, {
    names: list([name, ...shown], lang),
    purposes: list(categories.filter(({ id }) => asking.includes(id)).map((category) => labelOf(category, text)), lang),
  });
}
