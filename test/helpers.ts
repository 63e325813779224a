/*
 * The commands of @web/test-runner-commands, as tried (– is an error, never a silence):
 *
 *                                        Chromium  Firefox  WebKitGTK
 * sendKeys type, press, down, up            yes      yes      yes
 * sendKeys press 'Shift+Tab', 'Space'       yes      yes      yes (1)
 * sendMouse move, click, down, up           yes      yes      yes
 * setViewport                               yes      yes      yes, from 290 px of width
 * emulateMedia                              yes       –        –      (2)
 *
 * (1) The focus moves, but the keydown of Tab with Shift has the key 'Unidentified'; its code is 'Tab'.
 * (2) Playwright's own builds of Firefox and WebKit could; see `canEmulateMedia`.
 *
 * Each file starts with no cookie and no storage. The tests of one file share them: see `clearConsent`.
 */
import 'axe-core/axe.min.js';
import { assert, nextFrame } from '@open-wc/testing';
import type Axe from 'axe-core';

export { nextFrame };

declare global {
  /** Milliseconds for one thing to come true: see `scripts/testing/patience.js`. */
  const __WAIT__: number;
  /** Whether what is repeated is repeated as often as it can be: `npm run test:soak`. */
  const __SOAK__: boolean;
}

/** Where media are tested: an installed Firefox or WebKitGTK refuses. */
export const canEmulateMedia = navigator.userAgent.includes('Chrome/');

export const isFirefox = navigator.userAgent.includes('Firefox/');

/** WebKitGTK says it is Safari. */
export const isWebKit = !navigator.userAgent.includes('Chrome/') && navigator.userAgent.includes('AppleWebKit/');

const axeCore = (window as unknown as { axe: typeof Axe }).axe;

/** Fails with a readable list when axe finds something against WCAG 2.2 AA, or one of four rules beyond. */
export async function axe(target: Element | Document = document): Promise<void> {
  const { violations } = await axeCore.run(target, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: {
      'aria-dialog-name': { enabled: true },
      'landmark-unique': { enabled: true },
      region: { enabled: true },
      'target-size': { enabled: true },
    },
    resultTypes: ['violations'],
  });
  if (violations.length) assert.fail(violations.map(readable).join('\n'));
}

function readable({ id, impact, help, nodes }: Axe.Result): string {
  const places = nodes.map(
    ({ target, failureSummary }) =>
      `  ${target.flat().join(' ')}\n    ${failureSummary?.replaceAll('\n', '\n    ') ?? ''}`,
  );
  return [`${id} (${impact ?? 'no impact given'}): ${help}`, ...places].join('\n');
}

/** Removes every cookie that a page can see, under all paths and hosts it may have, and both storages. */
export function clearConsent(page = document): void {
  const { pathname, hostname } = page.location;
  const folders = pathname.split('/').slice(1, -1);
  const paths = [
    '/',
    ...folders.flatMap((_, depth) => {
      const path = `/${folders.slice(0, depth + 1).join('/')}`;
      return [path, `${path}/`];
    }),
    pathname,
  ];
  const labels = hostname.split('.');
  const domains = ['', ...labels.map((_, depth) => `; domain=${labels.slice(depth).join('.')}`)];

  for (const cookie of page.cookie.split('; ').filter(Boolean)) {
    const name = cookie.split('=', 1)[0] ?? '';
    for (const path of paths)
      for (const domain of domains)
        for (const partition of ['', '; secure; samesite=none; partitioned'])
          page.cookie = `${name}=; max-age=0; path=${path}${domain}${partition}`;
  }
  localStorage.clear();
  sessionStorage.clear();
}

// As it was before any test put something in its place.
const { fetch } = window;

/**
 * The same, until the browser's network process has no cookie either. In WebKit and Firefox that process tells the page of
 * each write, late: also of one that was undone since. Its answer comes after all that it had to tell.
 */
export async function forget(): Promise<void> {
  await until(async () => {
    clearConsent();
    const answer = await fetch.call(window, '/kept', { cache: 'no-store' });
    return (await answer.text()) === '' && document.cookie === '';
  }, 'the cookies go');
}

/** Waits until the predicate holds, as long as a slow machine may take. */
export async function until(predicate: () => unknown, message: string): Promise<void> {
  const end = performance.now() + __WAIT__;
  while (!(await predicate())) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${message}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
