/** What the compilers of templates look at. */
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';
import type {} from 'consent-elements/jsx';

type InVue = InstanceType<GlobalComponents['consent-banner']>['$props'];
type InSvelte = SvelteHTMLElements['consent-banner'];

export const vue: InVue = { placement: 'top', onConsentRequest: ({ via }) => console.log(via) };
export const svelte: InSvelte = { placement: 'top', 'onconsent-request': ({ via }) => console.log(via) };

// @ts-expect-error No such place.
export const wrongInVue: InVue = { placement: 'left' };
// @ts-expect-error No such place.
export const wrongInSvelte: InSvelte = { placement: 'left' };
