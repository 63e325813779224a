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

/** Watches elements, requests and writes of this window, and of the frames of the same origin in it. */
export function guardPage(consent: Consent, options: GuardOptions): Guard {
  const reporter = createReporter();
  const life = new AbortController();
  const judge = createJudge(consent, options, reporter, life.signal);
  const patches = createPatches();
  const realms = new Set<Realm>();
  /** A window stays itself when its frame goes elsewhere; its classes do not. */
  const known = new WeakSet<object>();
  /** Beacons and pixels that wait for consent. */
  let waiting: (() => boolean)[] = [];

  const keep = (send: () => boolean) => void waiting.push(send);

  function enter(realm: Realm): void {
    if (!known.has(realm.Node)) {
      known.add(realm.Node);
      for (const other of realms) if (other.closed) realms.delete(other);
      realms.add(realm);
      elements.patch(realm);
      guardNetwork(realm, judge, patches, keep);
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
      elements.update(inner.document);
    });
  }

  const elements = guardElements(judge, patches, !!options.scriptErrors, keep, enterFrame);

  function update(): void {
    for (const realm of realms) attempt(() => elements.update(realm.document));
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
      patches.undo();
    },
    { report: reporter.report },
  );
}
