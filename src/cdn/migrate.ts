import { migrate } from '../migrate.js';

// Before consent.js, which reads the same text.
migrate(document.querySelector('script[data-consent-config]')?.textContent ?? '{}');
