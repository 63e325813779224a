import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import type { ConsentChangeEvent } from 'consent-elements';
import type { ConsentPreferences } from 'consent-elements/preferences';
import type {} from 'consent-elements/jsx';
import { consent } from './consent.js';

function Status() {
  const granted = useSyncExternalStore(consent.subscribe, () => consent.granted('analytics'));
  return <p id="status">Analytics: {granted ? 'on' : 'off'}</p>;
}

function Home() {
  return (
    <>
      <h1>Home</h1>
      <Status />
    </>
  );
}

function Media() {
  return (
    <>
      <h1>Media</h1>
      <script type="text/plain" data-consent="analytics" src="https://vendor.example/ok.js?run=metrics" />
      <iframe title="Video" data-consent="functionality" data-src="https://vendor.example/embed" />
      <Status />
    </>
  );
}

/** A transition that the next one cuts short rejects `ready`. */
function transition(update: () => unknown): void {
  if (document.startViewTransition) document.startViewTransition(update).ready.catch(() => {});
  else update();
}

function useRoute(): string {
  const [route, setRoute] = useState(location.hash);
  useEffect(() => {
    const follow = () => transition(() => flushSync(() => setRoute(location.hash)));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

export function App() {
  const route = useRoute();
  const preferences = useRef<ConsentPreferences>(null);

  useEffect(() => {
    const report = ({ granted, revoked }: ConsentChangeEvent) => console.info(`changed +${granted.length} -${revoked.length}`);
    document.addEventListener('consent-change', report);
    return () => document.removeEventListener('consent-change', report);
  }, []);

  return (
    <>
      <consent-banner placement="bottom-end" onconsent-request={({ via }) => console.info(`asked ${via}`)} />
      <nav>
        <a href="#/">Home</a> <a href="#/media">Media</a>{' '}
        <button type="button" onClick={() => (preferences.current!.open = true)}>Cookie settings</button>
      </nav>
      <main>{route === '#/media' ? <Media /> : <Home />}</main>
      <consent-preferences ref={preferences} onconsent-request={({ via }) => console.info(`asked ${via}`)} />
    </>
  );
}
