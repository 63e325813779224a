/** @jsxImportSource preact */
import { createRef } from 'preact';
import type { ConsentBanner } from 'consent-elements/elements';
import type {} from 'consent-elements/jsx';

export const right = (
  <consent-banner ref={createRef<ConsentBanner>()} class="mine" placement="bottom-end" onconsent-request={({ via }) => console.log(via)}>
    <b slot="title">Cookies</b>
  </consent-banner>
);

export const wrong = [
  // @ts-expect-error No such place.
  <consent-banner placement="left" />,
  // @ts-expect-error A word where there is yes or no.
  <consent-preferences open="yes" />,
];
