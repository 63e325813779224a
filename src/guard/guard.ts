/** Stops what the page did not mark, by the hosts and names in the declaration. Composes the rest of this folder. */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';
import { guardElements } from './elements.js';
import { createJudge, type GuardOptions } from './judge.js';
import { guardNetwork } from './network.js';
import { createPatches, type Realm } from './patch.js';
import { createReporter, type GuardReport } from './report.js';
import { guardWrites } from './writes.js';

/** Called, it puts everything back. What is held stays held. */
export interface Guard {
  (): void;
  readonly report: GuardReport;
}

/**
 * Watches elements, requests and writes of this window, and of the frames of the same origin in it. On a server it does
 * nothing.
 *
 * @param consent Decides. After `consent.stop()` the guard goes on with what held last.
 */
export function startGuard(consent: Consent, options: GuardOptions = {}): Guard {
  const page = globalThis.document as Document | undefined;
  if (!page) return Object.assign(() => {}, { report: { stopped: [], undeclared: [] } });

  const reporter = createReporter(page);
  const judge = createJudge(consent, options, reporter);
  const patches = createPatches();
  const life = new AbortController();
  const realms = new Set<Realm>();
  /** A window stays itself when its frame goes elsewhere; its classes do not. */
  const known = new WeakSet<object>();
  /** Beacons that wait for consent. */
  let waiting: (() => boolean)[] = [];

  function enter(realm: Realm): void {
    if (!known.has(realm.Node)) {
      known.add(realm.Node);
      for (const other of realms) if (other.closed) realms.delete(other);
      realms.add(realm);
      elements.patch(realm);
      guardNetwork(realm, judge, patches, (send) => waiting.push(send));
      guardWrites(realm, judge, patches);
    }
    realm.document.addEventListener('load', onLoad, { capture: true, signal: life.signal });
  }

  /** Of a frame that the parser made, or that shows another document now. */
  const onLoad = ({ target }: Event) => enterFrame(target as Element);

  function enterFrame(frame: Element): void {
    const inner = (frame as Partial<HTMLIFrameElement>).contentWindow;
    if (!inner || life.signal.aborted) return;
    attempt(() => {
      // Of another origin it throws.
      enter(inner as Realm);
      elements.update([inner.document]);
    });
  }

  const elements = guardElements(judge, patches, !!options.scriptErrors, enterFrame);

  function update(): void {
    elements.update([...realms].flatMap((realm) => attempt(() => realm.document) ?? []));
    waiting = waiting.filter((send) => !send());
  }

  enter(window);
  const unsubscribe = consent.subscribe(({ revoked }) => {
    if (!revoked[0]) return update();
    judge.letSpeak(revoked);
    setTimeout(update);
  });

  return Object.assign(
    () => {
      unsubscribe();
      life.abort();
      judge.retire();
      patches.undo();
    },
    { report: reporter.report },
  );
}
