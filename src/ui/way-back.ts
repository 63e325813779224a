/** A plain button for a page that offers no way back to the choices (REG-8). */
import type { Consent } from '../core/api.js';
import revisitTexts from '../locales/en/revisit.js';

export function offerWayBack({ declaration }: Consent): void {
  const { regime, messages, lang } = declaration;
  if (document.querySelector('[data-consent-action=open],consent-preferences:not([data-consent-added])')) return;
  const button = document.createElement('button');
  const key = regime === 'opt-in' ? 'revisit' : 'revisitOptOut';
  const say = (words: Readonly<Record<string, string>>) => (button.textContent = messages['revisit'] ?? words[key]!);
  button.dataset['consentAction'] = 'open';
  button.style.cssText = 'position:fixed;left:8px;bottom:8px;padding:8px';
  say(revisitTexts);
  document.body.append(button);

  const spoken = document.documentElement.lang || lang;
  if (!spoken || /^en\b/i.test(spoken)) return;
  import('./languages.js')
    .then(({ speechFor }) => speechFor([spoken, lang], ['notice']))
    .then((speech) => {
      if (!speech) return;
      button.lang = speech.lang;
      say(speech.words);
    })
    .catch(() => {
      // English is better than no way back.
    });
}
