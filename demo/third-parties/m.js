// Plays an ordinary analytics vendor: counts a visitor by a first-party cookie, queues events in localStorage, sends
// them by fetch, and the last ones by sendBeacon when the page is left. It asks nobody: whether it may run at all is
// the site's business.
//
//   metrics('page', '/chat/')   metrics('event', 'message')   metrics('stop')   metrics('start')
(() => {
  const collect = new URL('/collect', document.currentScript.src).href;
  const DAY = 86_400; // seconds
  let running = false;
  let timers = [];

  const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
  const keep = (name, value, seconds) => {
    document.cookie = `${name}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax`;
  };
  const queue = () => JSON.parse(localStorage.getItem('m_queue') ?? '[]');
  const store = (events) => localStorage.setItem('m_queue', JSON.stringify(events));

  function flush(send) {
    const events = queue();
    if (!running || !events.length) return;
    store([]);
    send(JSON.stringify({ visitor: cookie('_m'), events }));
  }
  const byFetch = () => flush((body) => fetch(collect, { method: 'POST', body }).catch(() => {}));
  const byBeacon = () => flush((body) => navigator.sendBeacon(collect, body));

  const commands = {
    start() {
      if (running) return;
      running = true;
      keep('_m', cookie('_m') ?? Math.random().toString(36).slice(2, 12), 30 * DAY);
      keep('_m_visit', Date.now().toString(36), DAY);
      store(queue());
      timers = [setInterval(byFetch, 4_000), setInterval(() => window.metrics('event', 'still here'), 20_000)];
    },
    stop() {
      running = false;
      timers.forEach(clearInterval);
    },
    page(path) {
      commands.event(`page ${path}`);
      byFetch();
    },
    event(name) {
      if (running) store([...queue(), name]);
    },
  };

  const waiting = window.metrics?.q ?? [];
  window.metrics = (command, ...values) => commands[command]?.(...values);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && byBeacon());
  commands.start();
  for (const call of waiting) window.metrics(...call);
})();
