/**
 * IAB's Global Privacy Platform with its section for the USA (GPP-1…5): vendors ask `__gpp` whether the visitor opted out of
 * sale, sharing and targeted advertising. No TC strings: those take a registered CMP (TCF-1).
 * https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform
 */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';
import { areGranted, follow } from './connect.js';

export interface GppOptions {
  /** Categories or services for the sale of data, apart by spaces. Default: a category `marketing`. */
  readonly sale?: string;
  /** For the sharing of data. Default: as `sale`. */
  readonly sharing?: string;
  /** For targeted advertising. Default: as `sale`. */
  readonly targeted?: string;
  /** Whether the section holds for this visitor. Default: unless the regime is `opt-in`. */
  readonly applies?: boolean;
}

type Callback = (data: unknown, isSuccess: boolean) => void;
type Call = [command: string, callback?: Callback, parameter?: unknown, version?: string];

interface Gpp {
  (...call: Call): void;
  /** What was asked of a stub. */
  readonly queue?: Call[];
  /** Who listens at a stub. */
  readonly events?: { readonly id: number; readonly callback: Callback }[];
}

interface Message {
  readonly __gppCall?: { readonly command: string; readonly parameter?: unknown; readonly version?: string; readonly callId: unknown };
}

const SECTION = 'usnat';
const NUMBER = 7;
/** A header that says: one section, number 7. */
const HEADER = 'DBABLA';
const LOCATOR = '__gppLocator';

/** Name, value and bits of each field, version 2. */
type Field = [name: string, value: number | number[], bits: number];

/** Bits as the platform writes them: filled up to whole bytes, then to whole signs of base64url. */
function encode(bits: string): string {
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return bytes
    .padEnd(Math.ceil(bytes.length / 6) * 6, '0')
    .replace(/.{6}/g, (six) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[parseInt(six, 2)]!);
}

const bitsOf = ([, value, bits]: Field): string => [value].flat().map((one) => one.toString(2).padStart(bits, '0')).join('');

/**
 * Answers `__gpp` in this window, and in frames by messages. Takes over the calls and listeners of a stub.
 *
 * @returns How to end it.
 *
 * @vendor IAB GPP, `usnat`
 * @held `__gpp` answers: opted out
 * @granted not opted out
 * @withdrawn opted out
 * @for `marketing`
 * @limits vendors that ask are bound by their contract, not by code
 */
export function connectGpp(consent: Consent, { sale = 'marketing', sharing = sale, targeted = sale, applies = consent.declaration.regime !== 'opt-in' }: GppOptions = {}): () => void {
  if (!globalThis.document) return () => {};
  const page = window as Window & { __gpp?: Gpp };
  const listeners = new Map<number, Callback>();
  let lastId = 0;
  let isReady = false;
  let fields: Field[] = [];
  let display: string | undefined;

  const gpc = () => (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true;
  const out = (ids: string) => (areGranted(consent, ids) ? 2 : 1);
  const read = (): Field[] => [
    ['Version', 2, 6],
    ['SharingNotice', 1, 2],
    ['SaleOptOutNotice', 1, 2],
    ['SharingOptOutNotice', 1, 2],
    ['TargetedAdvertisingOptOutNotice', 1, 2],
    ['SensitiveDataProcessingOptOutNotice', 0, 2],
    ['SensitiveDataLimitUseNotice', 0, 2],
    ['SaleOptOut', out(sale), 2],
    ['SharingOptOut', out(sharing), 2],
    ['TargetedAdvertisingOptOut', out(targeted), 2],
    ['SensitiveDataProcessing', Array<number>(16).fill(0), 2],
    ['KnownChildSensitiveDataConsents', [0, 0, 0], 2],
    ['PersonalDataConsents', 0, 2],
    ['MspaCoveredTransaction', 2, 2],
    ['MspaOptOutOptionMode', 0, 2],
    ['MspaServiceProviderMode', 0, 2],
  ];
  const core = () => Object.fromEntries(fields.map(([name, value]) => [name, value]));
  const sections = () => [core(), { GpcSegmentType: 1, Gpc: gpc() }];
  const ping = () => ({
    gppVersion: '1.1',
    cmpStatus: 'loaded',
    cmpDisplayStatus: display,
    signalStatus: isReady ? 'ready' : 'not ready',
    supportedAPIs: [`${NUMBER}:${SECTION}`],
    // Not registered, as sections of the USA allow.
    cmpId: 1,
    sectionList: [NUMBER],
    applicableSections: [applies ? NUMBER : -1],
    gppString: `${HEADER}~${encode(fields.map(bitsOf).join(''))}.${encode(gpc() ? '011' : '010')}`,
    parsedSections: { [SECTION]: sections() },
  });

  const tell = (eventName: string, data: unknown) => {
    for (const [listenerId, callback] of listeners) attempt(() => callback({ eventName, listenerId, data, pingData: ping() }, true), console.error);
  };

  /** Every command answers at once (GPP-2). */
  const commands: Record<string, (parameter: unknown, callback: Callback) => [data: unknown, isSuccess?: boolean]> = {
    ping: () => [ping()],
    addEventListener(_, callback) {
      listeners.set(++lastId, callback);
      return [{ eventName: 'listenerRegistered', listenerId: lastId, data: true, pingData: ping() }];
    },
    removeEventListener(id) {
      const isThere = listeners.delete(id as number);
      return [{ eventName: 'listenerRemoved', listenerId: id, data: isThere, pingData: ping() }, isThere];
    },
    hasSection: (name) => [name === SECTION],
    getSection: (name) => (name === SECTION ? [sections()] : [null, false]),
    getField(path) {
      const [section, field] = String(path).split('.');
      const all: Record<string, unknown> = { ...core(), GpcSegmentType: 1, Gpc: gpc() };
      return section === SECTION && Object.hasOwn(all, field!) ? [all[field!]] : [null, false];
    },
  };
  const answer = (command: string, callback: Callback | undefined, parameter: unknown) => {
    const respond = callback ?? (() => {});
    const [data, isSuccess = true] = Object.hasOwn(commands, command) ? commands[command]!(parameter, respond) : [null, false];
    attempt(() => respond(data, isSuccess), console.error);
  };

  /** Frames ask by message. */
  const listen = ({ data, source }: MessageEvent) => {
    const isText = typeof data === 'string';
    const call = attempt(() => ((isText ? JSON.parse(data) : data) as Message | null)?.__gppCall);
    if (!call) return;
    const respond: Callback = (returnValue, success) => {
      const message = { __gppReturn: { returnValue, success, callId: call.callId } };
      source?.postMessage(isText ? JSON.stringify(message) : message, { targetOrigin: '*' });
    };
    answer(call.command, respond, call.parameter);
  };

  const frame = document.createElement('iframe');
  const end = new AbortController();
  const { signal } = end;
  const place = () => {
    if (LOCATOR in window) return;
    Object.assign(frame, { name: LOCATOR, hidden: true, title: '', tabIndex: -1 }).setAttribute('aria-hidden', 'true');
    (document.body as HTMLElement | null)?.append(frame);
  };

  const stub = page.__gpp;
  for (const { id, callback } of stub?.events ?? []) {
    listeners.set(id, callback);
    lastId = Math.max(lastId, id);
  }
  const gpp: Gpp = (command, callback, parameter) => answer(command, callback, parameter);
  page.__gpp = gpp;
  addEventListener('message', listen, { signal });
  place();
  document.addEventListener('DOMContentLoaded', place, { signal });

  const update = () => {
    const next = read();
    const nextDisplay = consent.asking.length || document.querySelector('consent-preferences[open]') ? 'visible' : 'hidden';
    const isChanged = JSON.stringify(next) !== JSON.stringify(fields);
    const isShown = nextDisplay !== display;
    if (!isChanged && !isShown) return;
    // Not ready first, ready last (GPP-4).
    isReady = false;
    if (fields[0]) tell('signalStatus', 'not ready');
    fields = next;
    display = nextDisplay;
    if (isChanged) tell('sectionChange', SECTION);
    if (isShown) tell('cmpDisplayStatus', display);
    isReady = true;
    tell('signalStatus', 'ready');
  };
  const unfollow = follow(consent, update);
  for (const type of ['stores', 'open', 'close']) document.addEventListener(`consent-${type}`, update, { signal });
  for (const call of stub?.queue?.splice(0) ?? []) gpp(...call);

  return () => {
    unfollow();
    end.abort();
    frame.remove();
    if (page.__gpp === gpp) delete page.__gpp;
  };
}
