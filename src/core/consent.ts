/** The one state: what the visitor decided, and who is told. Composes the rest of the core. */
import { actOnClicks } from './actions.js';
import { attempt } from './attempt.js';
import type { Choices, Consent, ConsentChange } from './api.js';
import { createCookieJar } from './cookie-jar.js';
import { gist, grantedIds, indexIds, nextRecord } from './decision.js';
import { freeze, parseDeclaration, SESSION_COOKIE, type ConsentConfig, type Service } from './declaration.js';
import { erase } from './eraser.js';
import { ConsentEvent } from './events.js';
import { startGate, type Gate } from './gate.js';
import { loadReceipt } from './receipt/load.js';
import { isVia, lifetime, type ConsentRecord, type Via } from './record.js';
import { registry, tellElements } from './registry.js';
import { privacySignal } from './signals.js';
import { openStorage } from './storage.js';
import { watchTabs } from './tabs.js';
import { warn } from './warn.js';

const PANEL = 'consent-preferences';
const OPEN_PANEL = `${PANEL}[open]`;

/**
 * Reads the declaration and the record, starts the gate, and answers who may do what. Works in Node: nothing stored,
 * nothing optional granted, whatever the regime.
 *
 * @param config The site's declaration, or its JSON. A refused one denies everything optional and says why.
 */
export function createConsent(config?: ConsentConfig | string): Consent {
  const declaration = parseDeclaration(config);
  const { services, own, error, regime, policy } = declaration;
  const ids = indexIds(declaration);
  const page = globalThis.document as Document | undefined;
  const storage = openStorage(declaration);
  const cookies = createCookieJar(declaration, (id) => granted.has(id));
  const locked = !!error || declaration.minors;
  const signal = privacySignal();
  /** Categories and services that a decision can change. */
  const optional = [...ids.keys()].filter((id) => !locked && !ids.get(id)!.required);
  const listeners = new Set<Parameters<Consent['subscribe']>[0]>();
  const changes: [ConsentChange, boolean][] = [];
  const life = new AbortController();
  const end = life.signal;
  let record = stored();
  let granted = grants();
  let unerased: readonly string[] = [];
  let gate: Gate | undefined;
  const tellTabs = page && watchTabs(`consent-elements:${declaration.cookie.name}`, read, end);

  function stored(): ConsentRecord | undefined {
    return locked ? undefined : storage.read(policy);
  }

  function isDecided(id: string): boolean {
    return !!record && [...record.granted, ...record.denied].includes(ids.get(id)!.id);
  }

  /** Whether the record answers anything, be it about categories that are gone: one that holds agreements alone does not. */
  function isAnswered(): boolean {
    return !!record && (!!record.denied[0] || record.granted.some((id) => !ids.get(id)?.required));
  }

  /** A signal denies whatever was not decided under it. */
  function grants(): Set<string> {
    return grantedIds(ids, isAnswered() ? record : undefined, !locked && (!signal || record?.gpc === true), !!page && regime !== 'opt-in');
  }

  const emit = (type: string, change?: ConsentChange) => page?.dispatchEvent(new ConsentEvent(`consent-${type}`, consent, change));

  /** What is different from another set of grants. */
  const since = (before: Set<string>): ConsentChange => ({
    record,
    granted: optional.filter((id) => granted.has(id) && !before.has(id)),
    revoked: optional.filter((id) => before.has(id) && !granted.has(id)),
    first: false,
    reloadNeeded: false,
  });

  /** Erases whatever is denied. */
  function clean(): void {
    const isGranted = ({ id }: Service) => granted.has(id);
    const all = [...own, ...services];
    unerased = erase(all.filter((service) => !isGranted(service)), all.filter(isGranted));
    if (unerased[0]) warn(`Not erased: ${unerased.join()}`);
  }

  /** Takes a new state over, erases what is denied, and tells everyone. */
  function apply(next: ConsentRecord | undefined, isLocal: boolean): void {
    const before = granted;
    const wasAnswered = isAnswered();
    record = next;
    granted = grants();
    const change = since(before);
    clean();
    cookies.flush();
    // Asked at every change: the gate compares with the last one.
    changes.push([{ ...change, first: isLocal && !wasAnswered && isAnswered(), reloadNeeded: !!gate?.takeStale() && !!change.revoked[0] }, isLocal]);
    // A listener that decides again: everyone hears this change first, and that one after.
    if (!changes[1]) for (; changes[0]; changes.shift()) announce(...changes[0]);
    gate?.update();
    if (isLocal) tellTabs?.();
  }

  function announce(change: ConsentChange, isLocal: boolean): void {
    for (const listener of [...listeners]) if (listeners.has(listener)) attempt(() => listener(change, isLocal), console.error);
    emit('change', change);
    // In a later task: vendors were told just now and send their last words first (GCM-5).
    if (change.reloadNeeded && declaration.reloadOnRevoke) setTimeout(() => location.reload());
  }

  /** Reads the storage again: another tab, the visitor or a server may have written. */
  function read(): void {
    const next = stored();
    if (!end.aborted && JSON.stringify(next) !== JSON.stringify(record)) apply(next, false);
  }

  /** They outlive the policy's version. */
  const agreements = () => storage.read()?.agreements ?? [];

  function decide(choices: Choices, { via = 'api', lang }: { via?: Via; lang?: string } = {}): ConsentRecord | undefined {
    if (locked || end.aborted) return record;
    const agreed = agreements();
    const next = nextRecord(ids, choices, { record, granted }, {
      policy,
      via: isVia(via) ? via : 'api',
      // A page may have put anything there; BCP 47 asks for room for 35 characters.
      lang: (lang ?? (page?.documentElement.lang || 'en')).slice(0, 35),
      ...(signal && { gpc: true }),
      ...(agreed[0] && { agreements: agreed }),
    });
    // The question that was closed is answered now; one that comes later is another.
    if (cookies.has(SESSION_COOKIE)) cookies.remove(SESSION_COOKIE);
    return record && gist(record) === gist(next) ? record : keep(next);
  }

  function keep(next: ConsentRecord): ConsentRecord | undefined {
    // A rewrite never prolongs it.
    storage.write(JSON.stringify(next), lifetime(next, declaration) - (Date.now() / 1000 - next.time) / 86_400);
    apply(next, true);
    return record;
  }

  const decideAll = (state: boolean, via: Via) => decide(Object.fromEntries(optional.map((id) => [id, state])), { via });

  const consent: Consent = {
    declaration,
    get record() {
      return record;
    },
    get asking() {
      const open = optional.filter((id) => ids.get(id)!.id === id && !isDecided(id));
      // The cookie is looked for last: who has decided does not pay for it.
      const isPutOff = end.aborted || page?.prerendering || regime === 'notice' || (signal && regime !== 'opt-in') || (open[0] && cookies.has(SESSION_COOKIE));
      return isPutOff ? [] : open;
    },
    get renews() {
      return !record && !!storage.read();
    },
    signal,
    get unerased() {
      return unerased;
    },
    cookies,
    granted: (id) => granted.has(id),
    acceptAll: () => decideAll(true, 'accept-all'),
    rejectAll: () => decideAll(false, 'reject-all'),
    decide,
    withdraw: () => decideAll(false, 'withdraw'),
    agree(document, version) {
      const agreed = agreements();
      if (locked || end.aborted || agreed.some((one) => one.document === document && one.version === version)) return record;
      const now = nextRecord(ids, {}, { record, granted: new Set() }, { policy, via: 'api' });
      // Who has not decided about cookies has not done so now.
      return keep(freeze({ ...(record ?? { ...now, denied: [] }), agreements: [...agreed, { document, version, time: now.time }] }));
    },
    reset() {
      if (locked || end.aborted) return;
      storage.clear();
      cookies.remove(SESSION_COOKIE);
      if (record) apply(undefined, true);
      tellElements();
    },
    dismiss() {
      if (end.aborted) return;
      cookies.set(SESSION_COOKIE, 'closed');
      tellElements();
    },
    subscribe(listener) {
      listeners.add(listener);
      attempt(() => listener(since(new Set()), false), console.error);
      return () => void listeners.delete(listener);
    },
    async when(id) {
      if (page?.prerendering) await new Promise((resolve) => page.addEventListener('prerenderingchange', resolve, { once: true }));
      return new Promise((resolve) => {
        const unsubscribe = consent.subscribe(() => {
          if (end.aborted || !granted.has(id)) return;
          resolve();
          setTimeout(() => unsubscribe());
        });
      });
    },
    receipt: () => loadReceipt().then(({ receiptOf }) => receiptOf(consent)),
    open() {
      if (!page || end.aborted) return;
      const { load } = registry();
      if (!page.querySelector(PANEL)) {
        if (!load && !customElements.get(PANEL)) return warn('open() needs consent-elements/preferences');
        const panel = page.createElement(PANEL);
        panel.dataset['consentAdded'] = '';
        (page.body ?? page.documentElement).append(panel);
      }
      void load?.(PANEL);
      if (!page.querySelector(OPEN_PANEL)) page.querySelector(PANEL)!.setAttribute('open', '');
    },
    close() {
      if (!end.aborted) page?.querySelectorAll(OPEN_PANEL).forEach((panel) => panel.removeAttribute('open'));
    },
    stop() {
      listeners.clear();
      life.abort();
      gate?.update();
      registry().stores.delete(consent);
      tellElements();
    },
  };

  if (error) console.error(`[consent] Not valid in the declaration: ${error}. Everything optional stays denied`);
  if (!page) return consent;

  registry().stores.add(consent);
  tellElements();
  actOnClicks(page, consent, end);

  function start(): void {
    if (end.aborted) return;
    // A vendor may have written while the page before this one went away.
    if (!error && (record || signal || locked)) clean();
    tellElements();
    gate = startGate(page!, { granted: (id) => (ids.has(id) ? granted.has(id) : undefined), isDecided }, end);
  }
  // A prerendered page may never be seen: nothing is released or written until it is.
  if (page.prerendering)
    page.addEventListener(
      'prerenderingchange',
      () => {
        read();
        start();
      },
      { once: true },
    );
  else start();

  const ready = () => end.aborted || emit('ready');
  if (page.readyState === 'loading') page.addEventListener('DOMContentLoaded', ready, { once: true });
  else queueMicrotask(ready);
  return consent;
}
