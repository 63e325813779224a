/** A receipt in the form of the Consent Receipt Specification 1.1 of the Kantara Initiative. */
import type { Party, Receipt } from './format.js';

/** Its fields, as far as a website knows them. Times are seconds since the epoch, UTC. */
export interface KantaraReceipt {
  readonly version: 'KI-CR-v1.1.0';
  readonly jurisdiction: string;
  readonly consentTimestamp: number;
  readonly collectionMethod: string;
  readonly consentReceiptID: string;
  readonly language: string;
  readonly piiPrincipalId: string;
  readonly piiControllers: readonly { readonly piiController: string; readonly contact: string; readonly address: string; readonly email: string; readonly phone: string }[];
  readonly policyUrl: string;
  readonly services: readonly {
    readonly service: string;
    readonly purposes: readonly {
      readonly purpose: string;
      readonly purposeCategory: readonly string[];
      readonly consentType: 'EXPLICIT' | 'IMPLICIT';
      readonly piiCategory: readonly string[];
      readonly primaryPurpose: boolean;
      readonly termination: string;
      readonly thirdPartyDisclosure: boolean;
      readonly thirdPartyName?: string;
    }[];
  }[];
  readonly sensitive: false;
  readonly spiCat: readonly [];
}

/** It lists what the visitor agreed to alone: the specification has no word for a no. */
export function toKantara({ receipt_id, pii_principal_id, event, notice }: Receipt): KantaraReceipt {
  const { purposes, parties, jurisdictions, language, privacy_notice, regime } = notice;
  const partyOf = (id: string | undefined): Party | undefined => parties.find(({ party_id }) => party_id === id);
  const isGiven = (id: string) => /Given$/.test(event.states[id] ?? '');
  return {
    version: 'KI-CR-v1.1.0',
    jurisdiction: jurisdictions[0] ?? '',
    consentTimestamp: Math.floor(Date.parse(event.event_time) / 1000),
    collectionMethod: [event.element ?? 'page', event.control].filter(Boolean).join(' '),
    consentReceiptID: receipt_id,
    language,
    piiPrincipalId: pii_principal_id,
    piiControllers: parties
      .filter(({ party_role }) => party_role === 'controller')
      .map(({ party_name, party_address = '', party_email = '' }) => ({ piiController: party_name, contact: party_name, address: party_address, email: party_email, phone: '' })),
    policyUrl: privacy_notice,
    services: purposes.flatMap(({ purpose, purpose_id, description, required, services }) => {
      const given = services.filter(({ service_id }) => isGiven(service_id));
      // A purpose of no service is one of its own.
      const all = given[0] || services[0] || required || !isGiven(purpose_id) ? given : [{ service: purpose, pii_controllers: ['controller'], pii_information: [] }];
      return all.map(({ service, pii_controllers, pii_information }) => {
        const third = partyOf(pii_controllers.find((id) => id !== 'controller'))?.party_name;
        return {
          service,
          purposes: [
            {
              purpose: description ?? purpose,
              purposeCategory: [purpose],
              consentType: regime === 'opt-in' ? ('EXPLICIT' as const) : ('IMPLICIT' as const),
              piiCategory: pii_information.map(({ name }) => name),
              primaryPurpose: false,
              termination: pii_information.map(({ name, retention_period }) => `${name}: ${retention_period}`).join(', ') || event.validity_duration,
              thirdPartyDisclosure: third !== undefined,
              ...(third !== undefined && { thirdPartyName: third }),
            },
          ],
        };
      });
    }),
    sensitive: false,
    spiCat: [],
  };
}
