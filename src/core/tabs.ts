/**
 * Tells other tabs of the origin that the record changed, and hears them. Messages are hints: whoever hears one reads the
 * storage again. Cookies have no event in every engine, so a tab that comes back to the front reads too; that also covers
 * other subdomains, and pages from the back/forward cache.
 *
 * @returns How to tell.
 */
export function watchTabs(name: string, read: () => void, signal: AbortSignal): () => void {
  let channel: BroadcastChannel | undefined;
  // An open channel may keep a page out of the back/forward cache.
  const close = () => {
    channel?.close();
    channel = undefined;
  };
  const open = () => {
    close();
    channel = new BroadcastChannel(name);
    channel.onmessage = () => {
      read();
      // WebKit may show the former cookie for some milliseconds more.
      setTimeout(read, 200);
    };
  };
  open();
  addEventListener('pagehide', close, { signal });
  // In a later task: Chromium drops a frame that starts to load while its page is still being brought back.
  const comeBack = () =>
    setTimeout(() => {
      if (signal.aborted) return;
      open();
      read();
    });
  addEventListener('pageshow', comeBack, { signal });
  signal.addEventListener('abort', close);
  for (const type of ['focus', 'visibilitychange']) addEventListener(type, () => channel && read(), { signal });
  return () => channel?.postMessage(0);
}
