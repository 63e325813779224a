/**
 * Tells other tabs of the origin that the record changed, and hears them. Messages are hints: whoever hears one reads the
 * storage again. Cookies have no event in every engine, so a tab that comes back to the front reads too; that also covers
 * other subdomains, and pages from the back/forward cache.
 *
 * @returns How to tell.
 */
export function watchTabs(name: string, read: () => void, signal: AbortSignal): () => void {
  let channel: BroadcastChannel | undefined;
  const listen = (event?: Event) => {
    // An open channel may keep a page out of the back/forward cache.
    channel?.close();
    channel = undefined;
    if (signal.aborted || event?.type === 'pagehide') return;
    channel = new BroadcastChannel(name);
    channel.onmessage = read;
    if (event) read();
  };
  for (const type of ['pagehide', 'pageshow', 'focus', 'visibilitychange']) addEventListener(type, listen, { signal });
  signal.addEventListener('abort', listen);
  listen();
  return () => channel?.postMessage(0);
}
