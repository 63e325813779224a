/** The receipt of a decision: ISO/IEC TS 27560 fields, Data Privacy Vocabulary states. Loaded when one is wanted. */
import type { Consent } from '../api.js';
import { attempt } from '../attempt.js';
import type { Declaration, Service } from '../declaration.js';
import { lifetime, type Agreement, type Via } from '../record.js';
import { digest, uuidOf } from './digest.js';
import { askedNow, identity, lastNoted, readJson, type Asked, type Noted } from './noted.js';
import { transition, type ConsentState, type EventType } from './transition.js';

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

/** Leaves out what is undefined. */
const compact = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

/** Without what neither canonical JSON nor a database has: NUL, and half a character. */
function clean<T>(value: T): T {
  const whole = (text: string) => text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
  if (typeof value === 'string') return whole(value) as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (Object(value) !== value) return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [whole(key), clean(one as unknown)])) as T;
}

const DAYS = (days: number): string => `P${Math.ceil(days)}D`;

function partiesOf({ controller = {}, services }: Declaration, host: string): Party[] {
  const { name = host, address, email, country } = controller;
  const third = new Map<string, Party>();
  for (const { provider, country: where } of services)
    if (provider && provider !== name && !third.has(provider))
      third.set(provider, compact({ party_id: `third-party-${third.size + 1}`, party_role: 'third party', party_name: provider, party_country: where }));
  return [compact<Party>({ party_id: 'controller', party_role: 'controller', party_name: name, party_address: address, party_email: email, party_country: country }), ...third.values()];
}

function serviceOf(service: Service, parties: readonly Party[], absolute: (address: string) => string): ReceiptService {
  const { id, label, description, provider, country, policyUrl, hosts = [], cookies = [], storage = [] } = service;
  const party = parties.find(({ party_name }) => party_name === provider) ?? parties[0]!;
  return compact<ReceiptService>({
    service_id: id,
    service: label ?? id,
    description,
    pii_controllers: [party.party_id],
    recipient_third_parties: hosts.map((host) => (typeof host === 'string' ? host : host.host)),
    pii_information: [
      ...cookies.map(({ name, purpose, maxAgeDays }) => compact<PiiInformation>({ type: 'cookie', name, purpose, retention_period: maxAgeDays ? DAYS(maxAgeDays) : 'session' })),
      ...storage.map(({ type, name, purpose }) => compact<PiiInformation>({ type, name, purpose, retention_period: type === 'sessionStorage' ? 'session' : 'until erased' })),
    ],
    storage_locations: [...new Set(['browser', ...(country ? [country] : [])])],
    privacy_notice: policyUrl && absolute(policyUrl),
  });
}

function noticeOf({ declaration, language, words, policyUrl, origin, version }: Asked): Notice {
  const { policy, controller, regime, categories, services, own, messages } = declaration;
  const absolute = (address: string) => attempt(() => new URL(address, origin).href) ?? address;
  const parties = partiesOf(declaration, new URL(origin).host);
  return compact<Notice>({
    privacy_notice: policyUrl,
    policy_version: policy,
    language: language ?? 'en',
    jurisdictions: controller?.country ? [controller.country] : [],
    regime,
    withdrawal_method: `Preferences on ${origin}, at any time`,
    purposes: categories.map(({ id, label, description, required }) =>
      compact<Purpose>({
        purpose_id: id,
        purpose: label ?? messages[`${id}.label`] ?? id,
        description: description ?? messages[`${id}.description`],
        required,
        lawful_basis: required || regime !== 'opt-in' ? undefined : 'dpv:Consent',
        services: [...own, ...services].filter(({ category }) => category === id).map((service) => serviceOf(service, parties, absolute)),
      }),
    ),
    parties,
    ui_version: `consent-elements ${version}`,
    words,
  });
}

/** The receipt of a noted decision. Rejects in a page that has no secure context. */
export async function toReceipt(noted: Noted, asked: Asked): Promise<Receipt> {
  const { declaration } = asked;
  const { before, after, over, time, previous, element, subject } = noted;
  const record = (after ?? before)!;
  const { type, state, states } = transition(noted, declaration);
  const notice = clean(noticeOf(asked));
  const principal = subject ?? record.id;
  const head = clean(compact<Omit<Receipt, 'digest' | 'notice'>>({
    schema_version: '1',
    conforms_to: 'ISO/IEC TS 27560:2023',
    receipt_id: await uuidOf(identity(noted)),
    record_id: record.id,
    previous_receipt_id: previous && (await uuidOf(previous)),
    pii_principal_id: principal,
    event: compact<ReceiptEvent>({
      event_time: new Date(time * 1000).toISOString(),
      event_type: type,
      event_state: state,
      entity_id: over && !after ? 'controller' : principal,
      validity_duration: after ? DAYS(lifetime(after.granted, declaration)) : 'P0D',
      control: type === 'agreed' ? undefined : after?.via,
      element,
      states,
      agreements: after?.agreements ?? [],
      gpc: !!record.gpc,
    }),
    notice_digest: await digest(notice),
  }));
  return { ...head, digest: await digest(head), notice };
}

/**
 * The receipt of the decision that holds: as it was noted when it was made, or, where no recorder was there, by what the
 * page declares now. Undefined while undecided.
 */
export async function receiptOf({ record, declaration }: Consent): Promise<Receipt | undefined> {
  if (!record) return undefined;
  const last = attempt(() => lastNoted(localStorage));
  if (last && JSON.stringify(last.noted.after) === JSON.stringify(record)) {
    const asked = readJson<Asked>(localStorage, last.asked);
    if (asked) return toReceipt(last.noted, asked);
  }
  return toReceipt({ after: record, time: record.time, n: 0 }, askedNow(declaration, record.lang));
}
