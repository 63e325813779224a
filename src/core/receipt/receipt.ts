/** The receipt of a decision: ISO/IEC TS 27560 fields, Data Privacy Vocabulary states. Loaded when one is wanted. */
import type { Consent } from '../api.js';
import { attempt } from '../attempt.js';
import type { Declaration, Service } from '../declaration.js';
import { lifetime } from '../record.js';
import { digest, uuidOf } from './digest.js';
import type { Notice, Party, PiiInformation, Purpose, Receipt, ReceiptEvent, ReceiptService } from './format.js';
import { askedNow, identity, lastNoted, notedKey, readJson, type Asked, type Noted } from './noted.js';
import { transition } from './transition.js';

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

const inDays = (days: number): string => `P${Math.ceil(days)}D`;

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
      ...cookies.map(({ name, purpose, maxAgeDays }) => compact<PiiInformation>({ type: 'cookie', name, purpose, retention_period: maxAgeDays ? inDays(maxAgeDays) : 'session' })),
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
        services: [...own.map((one) => ({ ...one, label: 'consent-elements' })), ...services].filter(({ category }) => category === id).map((service) => serviceOf(service, parties, absolute)),
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
  const principal = (subject || record.id).slice(0, 256);
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
      validity_duration: after ? inDays(lifetime(after, declaration)) : 'P0D',
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
  const last = attempt(() => lastNoted(localStorage, notedKey(declaration)));
  if (last && JSON.stringify(last.noted.after) === JSON.stringify(record)) {
    const asked = readJson(localStorage, last.asked) as Asked | undefined;
    if (asked) return toReceipt(last.noted, asked);
  }
  return toReceipt({ after: record, time: record.time, n: 0 }, askedNow(declaration, record.lang));
}
