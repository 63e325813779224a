/** What a receipt is: fields of ISO/IEC TS 27560, as `receipt.schema.json` has them. */
import type { Agreement, Via } from '../record.js';

/** `renewed`: a yes again, after the first had expired or was about another version of the policy. `agreed`: to a document. */
export type EventType = 'given' | 'refused' | 'changed' | 'withdrawn' | 'renewed' | 'agreed' | 'expired' | 'reset';

export type ConsentState = 'ConsentGiven' | 'ConsentRefused' | 'ConsentWithdrawn' | 'RenewedConsentGiven' | 'ConsentExpired' | 'ConsentRevoked' | 'ConsentUnknown';

/** Someone with a part in it. `controller` is the site's own. */
export interface Party {
  readonly party_id: string;
  readonly party_role: 'controller' | 'third party';
  readonly party_name: string;
  readonly party_address?: string;
  readonly party_email?: string;
  readonly party_country?: string;
}

/** A cookie, or an entry of web storage. */
export interface PiiInformation {
  readonly type: 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB';
  readonly name: string;
  readonly purpose?: string;
  /** ISO 8601 duration; `session` while the browser runs, `until erased` without an end. */
  readonly retention_period: string;
}

export interface ReceiptService {
  readonly service_id: string;
  readonly service: string;
  readonly description?: string;
  /** Ids of parties. */
  readonly pii_controllers: readonly string[];
  /** Hosts that hear of the visitor. */
  readonly recipient_third_parties: readonly string[];
  readonly pii_information: readonly PiiInformation[];
  /** The browser, and countries by ISO 3166-1. */
  readonly storage_locations: readonly string[];
  readonly privacy_notice?: string;
}

export interface Purpose {
  readonly purpose_id: string;
  readonly purpose: string;
  readonly description?: string;
  /** The visitor was not asked about it. */
  readonly required: boolean;
  readonly lawful_basis?: 'dpv:Consent';
  readonly services: readonly ReceiptService[];
}

/** What the visitor was asked. The same for everyone who was asked the same. */
export interface Notice {
  /** Address of the privacy policy. */
  readonly privacy_notice: string;
  readonly policy_version: string;
  readonly language: string;
  readonly jurisdictions: readonly string[];
  readonly regime: string;
  readonly withdrawal_method: string;
  readonly purposes: readonly Purpose[];
  readonly parties: readonly Party[];
  /** Name and version of what asked. */
  readonly ui_version: string;
  /** All that stood there, as rendered, if it was seen. */
  readonly words?: string;
}

export interface ReceiptEvent {
  /** ISO 8601, UTC, by the visitor's clock. */
  readonly event_time: string;
  readonly event_type: EventType;
  readonly event_state: ConsentState;
  /** Who brought it about. */
  readonly entity_id: string;
  /** ISO 8601 duration. */
  readonly validity_duration: string;
  /** What was pressed. */
  readonly control?: Via;
  /** Tag of the element that had it. */
  readonly element?: string;
  /** By id of each optional purpose and its services. */
  readonly states: Readonly<Record<string, ConsentState>>;
  readonly agreements: readonly Agreement[];
  /** The browser sent Global Privacy Control. */
  readonly gpc: boolean;
}

export interface Receipt {
  readonly schema_version: '1';
  readonly conforms_to: 'ISO/IEC TS 27560:2023';
  readonly receipt_id: string;
  /** Of the visitor's record: shared by all receipts of one browser until it is reset. */
  readonly record_id: string;
  readonly previous_receipt_id?: string;
  /** The site's name for the visitor, or the record's id. */
  readonly pii_principal_id: string;
  readonly event: ReceiptEvent;
  /** Of `notice`: SHA-256 over its canonical JSON, RFC 8785. */
  readonly notice_digest: string;
  /** Of all of it but `digest` and `notice`, in the same way. */
  readonly digest: string;
  readonly notice: Notice;
}
