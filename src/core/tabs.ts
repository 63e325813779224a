export interface Tabs {
  tell(): void;
  stop(): void;
}

/**
 * Tells other tabs of the origin that the record changed, and hears them. Messages are hints: whoever hears one reads the
 * storage again. Cookies have no event in every engine, so a tab that comes back to the front reads too; that also covers
 * other subdomains, and pages from the back/forward cache.
 */
export function watchTabs(name: string, read: () => void): Tabs {
  let channel: BroadcastChannel | undefined;
  const open = () => {
    channel = new BroadcastChannel(name);
    channel.onmessage = read;
  };
  const listen = ({ type }: Event) => {
    // An open channel may keep a page out of the back/forward cache.
    channel?.close();
    channel = undefined;
    if (type === 'pagehide') return;
    open();
    read();
  };
  const types = ['pagehide', 'pageshow', 'focus', 'visibilitychange'];
  for (const type of types) addEventListener(type, listen);
  open();
  return {
    tell: () => channel?.postMessage(0),
    stop() {
      for (const type of types) removeEventListener(type, listen);
      channel?.close();
    },
  };
}
