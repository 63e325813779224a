import { createConsent } from 'consent-elements';
import 'consent-elements/banner';
import 'consent-elements/preferences';

/** The app's one store. */
export const consent = createConsent({
  policy: '1',
  services: [
    { id: 'metrics', category: 'analytics', label: 'Metrics', hosts: ['vendor.example'] },
    { id: 'video', category: 'functionality', label: 'Video', hosts: ['vendor.example'] },
  ],
});
