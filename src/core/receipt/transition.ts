/** What happened between two states of the record, in the words of the Data Privacy Vocabulary (w3.org/ns/dpv, consent status). */
import type { Declaration } from '../declaration.js';
import { gist, indexIds, stateOf } from '../decision.js';
import type { ConsentRecord } from '../record.js';
import type { ConsentState, EventType } from './format.js';
import type { Noted } from './noted.js';

export interface Transition {
  readonly type: EventType;
  readonly state: ConsentState;
  /** By id of each optional category and its services. */
  readonly states: Readonly<Record<string, ConsentState>>;
}

const STATES: Readonly<Record<EventType, ConsentState>> = {
  given: 'ConsentGiven',
  refused: 'ConsentRefused',
  changed: 'ConsentGiven',
  withdrawn: 'ConsentWithdrawn',
  renewed: 'RenewedConsentGiven',
  agreed: 'ConsentGiven',
  expired: 'ConsentExpired',
  reset: 'ConsentRevoked',
};

export function transition({ before, after, over }: Pick<Noted, 'before' | 'after' | 'over'>, declaration: Declaration): Transition {
  const ids = [...indexIds(declaration)].filter(([, { required }]) => !required);
  const isYes = (record: ConsentRecord | undefined, id: string, category: string) => !!record && stateOf(record, id, category);
  const isDecided = (record: ConsentRecord | undefined, category: string) => !!record && [...record.granted, ...record.denied].includes(category);
  const hasYes = (record: ConsentRecord | undefined) => ids.some(([id, { id: category }]) => isYes(record, id, category));
  const isAnswered = (record: ConsentRecord | undefined) => ids.some(([, { id }]) => isDecided(record, id));
  const isAgain = over === 'expired' || (!!before && before.policy !== after?.policy);

  const type = (): EventType => {
    if (!after) return over!;
    const isMore = (after.agreements?.length ?? 0) > (before?.agreements?.length ?? 0);
    if (isMore && (!isAnswered(after) || (before && !over && gist(before) === gist(after)))) return 'agreed';
    // Where what was before is not known, the record says how it went.
    if (!hasYes(after)) return (before ? hasYes(before) && !isAgain : after.via === 'withdraw') ? 'withdrawn' : 'refused';
    if (!hasYes(before)) return 'given';
    return isAgain ? 'renewed' : 'changed';
  };

  const stateAfter = (id: string, category: string): ConsentState => {
    const was = isYes(before, id, category);
    if (!after) return was ? STATES[over!] : 'ConsentUnknown';
    if (!isDecided(after, category)) return 'ConsentUnknown';
    if (isYes(after, id, category)) return was && isAgain ? 'RenewedConsentGiven' : 'ConsentGiven';
    return was ? 'ConsentWithdrawn' : 'ConsentRefused';
  };

  const what = type();
  return {
    type: what,
    state: after || hasYes(before) ? STATES[what] : 'ConsentUnknown',
    states: Object.fromEntries(ids.map(([id, { id: category }]) => [id, stateAfter(id, category)])),
  };
}
