/** @jsxImportSource react */
import { createRef } from 'react';
import type { Consent } from 'consent-elements';
import type { ConsentBanner, ConsentRequestEvent } from 'consent-elements/elements';
import type {} from 'consent-elements/jsx';

const take = ({ via, choices }: ConsentRequestEvent) => console.log(via, choices);

export const right = (consent: Consent) => (
  <>
    <consent-banner ref={createRef<ConsentBanner>()} className="mine" placement="bottom-end" consent={consent} onconsent-request={take} aria-label="Question">
      <b slot="title">Cookies</b>
    </consent-banner>
    <consent-preferences inline onconsent-request={({ via }) => console.log(via)} />
    <consent-policy src="/privacy.md" no-contents noContents={false} agree onload={(event: Event) => console.log(event)} />
    <consent-embed for="video" src="https://video.example" ratio="4 / 3" />
    <consent-agreement name="terms" required />
    <consent-declaration category="analytics" />
  </>
);

export const wrong = [
  // @ts-expect-error No such place.
  <consent-banner placement="left" />,
  // @ts-expect-error Misspelt.
  <consent-banner plaecment="top" />,
  // @ts-expect-error A word where there is yes or no.
  <consent-preferences open="yes" />,
  // @ts-expect-error Another event.
  <consent-banner onconsent-request={(event: MouseEvent) => console.log(event)} />,
  // @ts-expect-error Another element.
  <consent-banner ref={createRef<HTMLInputElement>()} />,
];
