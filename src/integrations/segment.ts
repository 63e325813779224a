/** Segment (analytics.js). It cannot be told to stop, so each event is judged on its way (LI-1). */
import type { Consent } from '../core/api.js';
import { areGranted, connect, globalOf, type ConnectOptions } from './connect.js';

interface Passing {
  readonly payload: { readonly obj: { context?: object } };
  next(payload: unknown): void;
}

interface Segment {
  addSourceMiddleware(middleware: (passing: Passing) => void): void;
}

/**
 * Drops events until granted, and gives each that passes the categories of the visitor, as Segment's own consent management
 * does (`context.consent.categoryPreferences`). Segment's file itself is not held. Default: for `analytics`.
 *
 * @param options.segment An app's own instance. Default: the global `analytics`.
 *
 * @vendor Segment
 * @held events are dropped by a source middleware
 * @granted events pass, with `context.consent`
 * @withdrawn events are dropped
 * @for `analytics`
 * @limits its ids `ajs_*` stay unless declared; destinations on its servers keep what they have
 */
export function connectSegment(consent: Consent, { for: ids = 'analytics', segment }: ConnectOptions & { readonly segment?: Segment } = {}): () => void {
  let isOver = false;
  const end = connect<Segment>(consent, ids, {
    find: () => segment ?? (globalOf('analytics') as Segment | undefined),
    hold: (vendor) =>
      vendor.addSourceMiddleware(({ payload, next }) => {
        if (isOver) return next(payload);
        if (!areGranted(consent, ids)) return;
        const categoryPreferences = Object.fromEntries(consent.declaration.categories.map(({ id }) => [id, consent.granted(id)]));
        payload.obj.context = { ...payload.obj.context, consent: { categoryPreferences } };
        next(payload);
      }),
    grant: () => {},
    revoke: () => {},
  });
  return () => {
    isOver = true;
    end();
  };
}
