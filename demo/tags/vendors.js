// Four analytics vendors, as sites really have them: what each asks to be pasted, and the browser file that it publishes.
// From their own packages, pointed at a server that plays them.
import { readFileSync } from 'node:fs';
import segmentSnippet from '@segment/snippet';

/** Some packages do not export the file that browsers get. */
const packaged = (name) => readFileSync(new URL(`../../node_modules/${name}`, import.meta.url), 'utf8');

/** Scripts that load another one, for vendors whose package has no snippet. */
const load = (src, then) => `(function (d, s, first) {
  s = d.createElement('script'); s.async = true; s.src = '${src}'; s.onload = function () { ${then} };
  first = d.getElementsByTagName('script')[0]; first.parentNode.insertBefore(s, first);
})(document);`;

/**
 * - `names`: what it is known to store, cookies and keys alike
 * - `file`: what its host serves as a script, by the beginning of the path
 * - `snippet`: the text of the inline script, for a server at `url`
 * @type {readonly { id: string, label: string, names: readonly string[], file: readonly [path: string, packaged: string], snippet(url: string): string }[]}
 */
export const vendors = [
  {
    id: 'posthog',
    label: 'PostHog',
    names: ['ph_*', '__ph_*'],
    file: ['/static/array.js', 'posthog-js/dist/array.full.js'],
    snippet: (url) =>
      load(
        `${url}/static/array.js`,
        `posthog.init('key', { api_host: '${url}', opt_out_useragent_filter: true, persistence: 'localStorage+cookie', disable_session_recording: true }); posthog.capture('seen', {}, { send_instantly: true });`,
      ),
  },
  {
    id: 'mixpanel',
    label: 'Mixpanel',
    names: ['mp_*', '__mp*'],
    file: ['/libs/mixpanel.js', 'mixpanel-browser/dist/mixpanel.min.js'],
    snippet: (url) => `window.MIXPANEL_CUSTOM_LIB_URL = '${url}/libs/mixpanel.js';
${packaged('mixpanel-browser/dist/mixpanel-jslib-snippet.min.js')}
mixpanel.init('token', { api_host: '${url}', ignore_dnt: true, batch_requests: false });
mixpanel.track('seen');`,
  },
  {
    id: 'countly',
    label: 'Countly',
    names: ['cly_*', 'key/cly_*', 'key/*'],
    file: ['/lib/countly.js', 'countly-sdk-web/lib/countly.min.js'],
    snippet: (url) => `var Countly = Countly || {}; Countly.q = Countly.q || [];
Countly.app_key = 'key'; Countly.url = '${url}'; Countly.ignore_bots = false; Countly.interval = 200;
Countly.q.push(['track_sessions'], ['track_pageview']);
${load(`${url}/lib/countly.js`, 'Countly.init()')}`,
  },
  {
    id: 'segment',
    label: 'Segment',
    names: ['ajs_*', 'analytics_*', 'persisted-queue:*'],
    file: ['/analytics.js/', '@segment/analytics-next/dist/umd/standalone.js'],
    snippet(url) {
      // Its servers speak https alone.
      return segmentSnippet.min({ host: url.replace('http://', ''), apiKey: 'key', useHostForBundles: true }).replaceAll('https://', 'http://');
    },
  },
];

/** What their hosts answer to anything else: taken, and nothing is configured but where Segment sends to. */
export const answerAt = (host) => JSON.stringify({ status: 1, integrations: { 'Segment.io': { apiHost: `${host}/v1`, protocol: 'http' } } });

/** The script behind an address of a vendor's; undefined when it is none. */
export function scriptAt(path) {
  // Without its snippet: for a page that marks the script.
  if (path === '/lib/mixpanel.js') return packaged('mixpanel-browser/dist/mixpanel.umd.js');
  const vendor = vendors.find(({ file }) => path.startsWith(file[0]));
  return vendor && packaged(vendor.file[1]);
}
