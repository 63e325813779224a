import { ApplicationRef, Component, CUSTOM_ELEMENTS_SCHEMA, DestroyRef, Directive, ElementRef, inject, signal, type OnInit } from '@angular/core';
import type { ConsentChangeEvent } from 'consent-elements';
import type { ConsentRequestEvent } from 'consent-elements/banner';
import { consent } from './consent.js';

/** Templates of Angular lose their scripts: a directive adds it. */
@Directive({ selector: '[appMetrics]' })
class Metrics implements OnInit {
  readonly #place = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  ngOnInit(): void {
    const script = document.createElement('script');
    script.type = 'text/plain';
    script.dataset['consent'] = 'analytics';
    script.src = 'https://vendor.example/ok.js?run=metrics';
    this.#place.append(script);
  }
}

@Component({ selector: 'app-status', template: `<p id="status">Analytics: {{ granted() ? 'on' : 'off' }}</p>` })
class Status {
  readonly granted = signal(false);

  constructor() {
    const unsubscribe = consent.subscribe(() => this.granted.set(consent.granted('analytics')));
    inject(DestroyRef).onDestroy(unsubscribe);
  }
}

/** A transition that the next one cuts short rejects `ready`. */
function transition(update: () => unknown): void {
  if (document.startViewTransition) document.startViewTransition(update).ready.catch(() => {});
  else update();
}

@Component({
  selector: 'app-root',
  imports: [Metrics, Status],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  host: { '(window:hashchange)': 'follow()', '(document:consent-change)': 'report($event)' },
  template: `
    <consent-banner placement="bottom-end" (consent-request)="reportRequest($event)"></consent-banner>
    <nav>
      <a href="#/">Home</a> <a href="#/media">Media</a>
      <button type="button" (click)="preferences.open = true">Cookie settings</button>
    </nav>
    <main>
      @if (route() === '#/media') {
        <h1>Media</h1>
        <div appMetrics></div>
        <iframe title="Video" data-consent="functionality" data-src="https://vendor.example/embed"></iframe>
        <app-status />
      } @else {
        <h1>Home</h1>
        <app-status />
      }
    </main>
    <consent-preferences #preferences (consent-request)="reportRequest($event)"></consent-preferences>
  `,
})
export class App {
  readonly route = signal(location.hash);
  readonly #app = inject(ApplicationRef);

  follow(): void {
    transition(() => {
      this.route.set(location.hash);
      this.#app.tick();
    });
  }

  report({ granted, revoked }: ConsentChangeEvent): void {
    console.info(`changed +${granted.length} -${revoked.length}`);
  }

  reportRequest({ via }: ConsentRequestEvent): void {
    console.info(`asked ${via}`);
  }
}
