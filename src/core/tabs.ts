import { attempt } from './attempt.js';

/** Milliseconds for which WebKit and Firefox may show a former cookie, to whoever wrote the newer one too. */
const SETTLING = 200;

/**
 * Tells other tabs of the origin that the record changed, and hears them. Messages are hints: whoever hears one reads the
 * storage again. Cookies have no event in every engine, so a tab that comes back to the front reads too; that also covers
 * other subdomains, and pages from the back/forward cache.
 *
 * @returns How to tell. For a moment after it this page believes itself, not the storage.
 */
export function watchTabs(name: string, read: () => void, signal: AbortSignal): () => void {
  /** None yet; null while the page is away. */
  let channel: BroadcastChannel | null | undefined;
  /** Until when the storage may say what was before this page wrote. */
  let staleUntil = 0;
  const check = () => {
    if (performance.now() > staleUntil) read();
  };
  const look = () => {
    check();
    setTimeout(check, SETTLING);
  };
  // An open channel may keep a page out of the back/forward cache.
  const close = () => {
    channel?.close();
    channel = null;
  };
  const open = () => {
    close();
    // Firefox throws where it refuses the page its storage.
    channel = attempt(() => new BroadcastChannel(name));
    if (channel) channel.onmessage = look;
    return channel;
  };
  const arrive = () => {
    if (signal.aborted) return;
    open();
    look();
  };
  // Past the first frame, which a channel would hold up; what was decided elsewhere until then is read.
  setTimeout(() => channel !== null && arrive(), SETTLING);
  addEventListener('pagehide', close, { signal });
  // In a later task, and not by what comes before: Chromium drops a frame that starts to load while its page is still being
  // brought back.
  addEventListener('pageshow', ({ persisted }) => persisted && setTimeout(arrive), { signal });
  signal.addEventListener('abort', close);
  for (const type of ['focus', 'visibilitychange']) addEventListener(type, () => !document.hidden && channel !== null && look(), { signal });
  return () => {
    staleUntil = performance.now() + SETTLING;
    (channel ?? open())?.postMessage('');
  };
}
