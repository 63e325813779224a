/** The smallest router: links below `base` change the view instead of the page. */
export function startRouter(base: string, show: (url: URL) => void): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[href]');
    if (!link || link.origin !== location.origin || !link.pathname.startsWith(base)) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(undefined, '', link.href);
    show(new URL(link.href));
  });
  addEventListener('popstate', () => show(new URL(location.href)));
  show(new URL(location.href));
}
