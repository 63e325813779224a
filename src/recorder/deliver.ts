/** Brings what waits to the endpoint: the oldest first, one after another, one tab at a time, until it is there. */
import type { Receipt } from '../core/receipt/format.js';
import { loadReceipt } from '../core/receipt/load.js';
import type { Queue, Waiting } from './queue.js';

/** Milliseconds. A wait doubles with each failure from the first to the last, and of each between a half and all is drawn: visitors of a server that is back do not come all at once. */
const FIRST_WAIT = 2_000;
const LAST_WAIT = 300_000;
/** Milliseconds until an answer is not waited for any longer. */
const PATIENCE = 30_000;
/** Bytes that browsers let outlive a page, of all such requests together: fetch standard, section 4.6. */
const KEEPALIVE = 60_000;

/** What the endpoint will never take, however often it is asked: it has another one of this id, or finds it too large or of no valid form. */
const FINAL = [409, 413, 422];

/** Said by the library itself: the same for every receipt of this page. */
const isOurs = (error: unknown): error is Error => error instanceof Error && error.message.startsWith('[consent]');

export interface Delivery {
  /** Looks for what waits; brings it when the endpoint may be asked again. */
  look(): void;
  /** Forgets that the endpoint failed: the network is back. */
  retry(): void;
  /** Ends the request on its way. What it carried stays in the queue. */
  cut(): void;
}

export interface DeliveryOptions {
  readonly endpoint: string;
  /** Name of what one tab at a time has. */
  readonly lock: string;
  readonly report: (text: string, cause?: unknown) => void;
  /** An answer has come, with whatever it did to cookies. */
  readonly settle: () => void;
  readonly end: AbortSignal;
}

export function startDelivery(queue: Queue, { endpoint, lock, report, settle, end }: DeliveryOptions): Delivery {
  let request = new AbortController();
  let isCut = false;
  let isLooking = false;
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Milliseconds until the endpoint may be asked again. Longer than the longest, it is of a clock that was wrong. */
  const left = (): number => {
    const wait = queue.wait.until - Date.now();
    return wait > LAST_WAIT ? 0 : Math.max(wait, 0);
  };

  function putOff(seconds = 0): void {
    const tries = queue.wait.tries + 1;
    const longest = Math.min(FIRST_WAIT * 2 ** (tries - 1), LAST_WAIT);
    queue.wait = { tries, until: Date.now() + Math.max(longest / 2 + (Math.random() * longest) / 2, Math.min(seconds * 1000, LAST_WAIT) || 0) };
  }

  /** Undefined where none can be made of it: what stands in storage may be of any form. */
  async function receiptOf({ noted, asked }: Waiting): Promise<Receipt | undefined> {
    const { toReceipt } = await loadReceipt().catch((error: unknown) => {
      if (navigator.onLine) report('Receipts wait: their code did not come. Is ui/receipt.js beside consent.js?', error);
      throw error;
    });
    for (const one of asked) {
      try {
        return await toReceipt(noted, one);
      } catch (error) {
        if (isOurs(error)) throw error;
      }
    }
    return undefined;
  }

  /** Whether the next one may go. */
  async function send(key: string): Promise<boolean> {
    const own = (request = new AbortController());
    isCut = false;
    const waiting = queue.entry(key);
    const receipt = waiting && (await receiptOf(waiting));
    if (!receipt) {
      // What cannot be read is no decision.
      queue.remove(key);
      return true;
    }
    const body = JSON.stringify(receipt);
    const patience = setTimeout(() => own.abort(), PATIENCE);
    try {
      return await answerTo(key, await fetch(endpoint, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json' },
        // The endpoint of the site itself may write the record's cookie again, for longer than script can.
        credentials: 'same-origin',
        redirect: 'error',
        keepalive: new Blob([body]).size < KEEPALIVE,
        priority: 'low',
        signal: own.signal,
      }));
    } finally {
      clearTimeout(patience);
    }
  }

  async function answerTo(key: string, response: Response): Promise<boolean> {
    // Read to its end in any case: a request counts against what may outlive the page until its answer has been.
    const text = await response.text();
    settle();
    const isFinal = FINAL.includes(response.status);
    if (isFinal) report(`The endpoint refuses a receipt for good: ${response.status} ${text.slice(0, 500)}`);
    if (response.ok || isFinal) {
      queue.remove(key);
      queue.wait = { tries: 0, until: 0 };
      return true;
    }
    if (response.status !== 429) report(`The endpoint of receipts answers ${response.status}: they are kept, and tried again`);
    putOff(Number(response.headers.get('Retry-After')));
    return false;
  }

  async function drain(): Promise<void> {
    for (const key of queue.keys()) {
      if (end.aborted || left()) return;
      const isEnough = await send(key).then(
        (isSent) => !isSent,
        (error: unknown) => {
          // Cut off by a new decision, which has asked to look again.
          if (end.aborted || isCut) return true;
          if (isOurs(error)) report(error.message.slice(10));
          putOff();
          return true;
        },
      );
      if (isEnough) return;
    }
    if (!end.aborted) queue.tidy();
  }

  async function look(): Promise<void> {
    isWanted = true;
    if (isLooking) return;
    isLooking = true;
    while (isWanted && !end.aborted) {
      isWanted = false;
      clearTimeout(timer);
      if (!queue.keys()[0]) continue;
      const { locks } = navigator as { locks?: LockManager };
      // Another tab may be at it: its turn first, then ours, with what it has left.
      if (!left()) await (locks?.request(lock, { signal: end }, drain).catch(() => (end.aborted ? undefined : drain())) ?? drain());
      if (queue.keys()[0]) timer = setTimeout(() => void look(), left() || FIRST_WAIT);
    }
    isLooking = false;
  }

  end.addEventListener('abort', () => {
    clearTimeout(timer);
    request.abort();
  });
  return {
    look: () => void look(),
    retry() {
      queue.wait = { tries: 0, until: 0 };
      void look();
    },
    cut() {
      isCut = true;
      request.abort();
    },
  };
}
