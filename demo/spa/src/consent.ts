// The app's one consent store. Everything else asks it.
import { createConsent } from 'consent-elements';
import 'consent-elements/elements'; // <consent-banner> and <consent-preferences>
import { startRecorder } from 'consent-elements/recorder';

export const consent = createConsent({
  policy: '2026-10-01',
  policyUrl: '/privacy',
  controller: { name: 'Teasel Ltd' },
  services: [
    {
      id: 'receipts',
      category: 'acceptance',
      label: 'Proof of your answer',
      provider: 'Teasel Ltd',
      description: 'Keeps what you were asked and what you answered until it has reached Teasel.',
      storage: [{ type: 'localStorage', name: 'consent_receipts*', purpose: 'Your last answer, and those on their way' }],
    },
    {
      id: 'site',
      category: 'functionality',
      label: 'Teasel',
      provider: 'Teasel Ltd',
      description: 'Remembers how you like the service to look and speak.',
      cookies: [
        { name: 'lang', purpose: 'Display language', maxAgeDays: 365 },
        { name: 'theme', purpose: 'Light or dark', maxAgeDays: 365 },
      ],
    },
    {
      id: 'video',
      category: 'functionality',
      label: 'Video',
      provider: 'Video Ltd',
      description: 'Plays videos that people share, from the video host.',
      hosts: ['video.localhost'],
    },
    {
      id: 'metrics',
      category: 'analytics',
      label: 'Metrics',
      provider: 'Metrics Ltd',
      description: 'Counts visits and what is used, so that Teasel can be mended where it is clumsy.',
      hosts: ['metrics.localhost'],
      cookies: [
        { name: '_m', purpose: 'Tells one visitor from another', maxAgeDays: 30 },
        { name: '_m_*', purpose: 'Tells one visit from another', maxAgeDays: 1 },
      ],
      storage: [{ type: 'localStorage', name: 'm_*', purpose: 'Events that wait to be sent' }],
    },
    {
      id: 'pixel',
      category: 'beacons',
      label: 'Pixel',
      provider: 'Pixel Ltd',
      description: 'A clear image that reports that a page was opened.',
      hosts: ['pixel.localhost'],
    },
  ],
});

// The receipt of each answer goes to the site's own server.
startRecorder(consent, { endpoint: '/consent-receipts' });
