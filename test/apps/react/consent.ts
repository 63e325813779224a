import { createConsent, getConsent } from 'consent-elements';
import 'consent-elements/banner';
import 'consent-elements/preferences';

// This module comes anew when it is edited: the store of before ends.
if (import.meta.hot) getConsent()?.stop();

/** The app's one store. */
export const consent = createConsent({
  policy: '1',
  services: [
    { id: 'metrics', category: 'analytics', label: 'Metrics', hosts: ['vendor.example'] },
    { id: 'video', category: 'functionality', label: 'Video', hosts: ['vendor.example'] },
  ],
});
