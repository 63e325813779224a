/** Languages by the script tag: what is fetched, what is said, and nothing hard-coded or cut off in any of it. */
import type { Page } from 'playwright/test';
import de from '../../src/locales/de.js';
import en from '../../src/locales/en.js';
import { LANGUAGES } from '../../src/ui/locales.js';
import { answer, banner, button, declaration, expect, fullLibrary, preferences, recordThat, remember, settle, test, visit } from './visit.js';
import type { Site } from './server.js';

const asked = (site: Site): string[] => site.hits('/consent/').map(({ path }) => path.replace('/consent/', '')).sort();

test('a German page fetches German for what it shows, and nothing else', async ({ page, site }) => {
  await visit(page, site, { root: 'lang="de-AT"' });
  await expect(button(banner(page), de.accept)).toBeVisible();
  expect(asked(site)).toEqual(['consent.js', 'locales/de.js', 'ui/first.js', 'ui/languages.js']);
  await button(banner(page), de.customize).click();
  await expect(preferences(page)).toContainText(de['analytics.description']);
  expect(asked(site).filter((path) => path.startsWith('locales'))).toEqual(['locales/de.js']);
  await button(preferences(page), de.reject).click();
  await page.reload();
  await settle(page);
  expect(await page.evaluate(() => window.consent!.record!.lang)).toBe('de');
});

test('an English page fetches no language, and who has decided fetches none in any', async ({ page, site, context }) => {
  await visit(page, site, { root: 'lang="en-GB"' });
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(asked(site)).toEqual(['consent.js', 'ui/first.js']);
  await page.goto('about:blank');
  site.clear();
  await remember(context, site, recordThat([]));
  await visit(page, site, { root: 'lang="de"', body: '<main><h1>Seite</h1><a href="#" data-consent-action="open">Cookies</a></main>' });
  await settle(page);
  expect(asked(site)).toEqual(['consent.js']);
});

test('the full script has its languages beside it, too', async ({ page, site }) => {
  await visit(page, site, { root: 'lang="de"', library: fullLibrary });
  await expect(button(banner(page), de.accept)).toBeVisible();
  expect(asked(site)).toEqual(['consent-full.js', 'locales/de.js']);
});

test('the way back that a page gets speaks its language', async ({ page, site, context }) => {
  await remember(context, site, recordThat([]));
  await visit(page, site, { root: 'lang="de"' });
  const back = page.locator('button[data-consent-action=open]');
  await expect(back).toHaveText(de.revisit);
  await expect(back).toHaveAttribute('lang', 'de');
  await back.click();
  await expect(preferences(page)).toContainText(de.explain.replace('{controller}', 'Example Chat Ltd'));
});

test('a language that cannot be had leaves English, then what was said before; the console says so', async ({ page, site, trouble }) => {
  site.page('/consent/locales/de.js', (_, response) => response.writeHead(404).end());
  await visit(page, site, { root: 'lang="de"' });
  await expect(button(banner(page), en.accept)).toBeVisible();
  await expect(banner(page)).toHaveAttribute('lang', 'en');
  expect(trouble.splice(0).join()).toContain('[consent] No texts: de');
  await page.evaluate(() => (document.documentElement.lang = 'fr'));
  await expect(banner(page)).toHaveAttribute('lang', 'fr');
  await page.evaluate(() => (document.documentElement.lang = 'de-CH'));
  await settle(page);
  await expect(banner(page)).toHaveAttribute('lang', 'fr');
  await answer(page, 'Tout accepter' as never);
  trouble.splice(0);
});

test('a language that never comes: English after three seconds', async ({ page, site, trouble }) => {
  site.page('/consent/locales/de.js', () => {});
  await visit(page, site, { root: 'lang="de"' });
  await expect(banner(page)).toBeVisible();
  await expect(banner(page)).toHaveAttribute('lang', 'en');
  expect(trouble.splice(0).join()).toContain('No texts: de');
});

// Pseudo-language: every text half as long again, with accents, between brackets that the declaration's own texts lack.

const ACCENTS: Record<string, string> = { a: 'ȧ', e: 'ḗ', i: 'ī', o: 'ǿ', u: 'ŭ', A: 'Ȧ', E: 'Ḗ', c: 'ç', n: 'ƞ', s: 'ş' };
const pseudo = (text: string): string =>
  `⟦${text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : part.replace(/[aeiouAEcns]/g, (letter) => ACCENTS[letter]!)))
    .join('')}${' ŀǿƞğ'.repeat(Math.ceil(text.length / 12))}⟧`;
const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [key, pseudo(text)]));

/** Words of the declaration and of the page. */
const OWN = /^(Example Chat Ltd|Video( Ltd)?|Metrics( Ltd)?|Heat map|Warm Ltd|Pixel( Ltd)?|Counts visits\.|Tells \w+ apart|What waits to be sent|_m(_\*)?|m_\*|_h|metrics\.example|Metrics Ltd, Ireland|consent(_session|_prefs)?|\d+ days?|×|[,.:–]|Film)$/;

/** Every text that the elements show, and whatever of them leaves its place. */
const look = (page: Page): Promise<{ texts: string[]; cut: string[] }> =>
  page.evaluate(() => {
    const texts: string[] = [];
    const cut: string[] = [];
    const read = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) read(element.shadowRoot);
        if (!element.checkVisibility() || root === document) continue;
        for (const name of ['aria-label', 'placeholder', 'title']) if (element.hasAttribute(name)) texts.push(element.getAttribute(name)!);
        for (const node of element.childNodes) if (node instanceof Text && /\p{L}/u.test(node.data)) texts.push(node.data.trim());
        // What is there for screen readers alone shows nothing; what scrolls shows all.
        if (element.closest('.hidden')) continue;
        const clips: Element[] = [];
        for (let box: Element | null = element; box; box = box.parentElement) if (getComputedStyle(box).overflowX !== 'visible') clips.push(box);
        if (clips.some((box) => /auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth)) continue;
        const range = document.createRange();
        for (const node of element.childNodes) {
          if (!(node instanceof Text) || !node.data.trim()) continue;
          range.selectNodeContents(node);
          const places = [{ left: 0, right: innerWidth }, ...clips.map((box) => box.getBoundingClientRect())];
          for (const { left, right } of range.getClientRects())
            if (places.some((place) => left < place.left - 1 || right > place.right + 1)) cut.push(`${element.localName}.${element.className}: ${node.data.trim().slice(0, 60)}`);
        }
      }
    };
    read(document);
    return { texts, cut };
  });

for (const dir of ['ltr', 'rtl'])
  test(`nothing is hard-coded or cut off at 320 px, ${dir}`, async ({ page, site }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    const parts = {
      config: { ...declaration, controller: { name: 'Example Chat Ltd', email: 'dpo@chat.example' }, messages },
      root: `lang="en" dir="${dir}"`,
      body: `<main><h1>Film</h1>
        <consent-embed for="video" src="https://video.example/1" label="Film"></consent-embed>
        <form><consent-agreement name="terms" required></consent-agreement></form>
        <consent-declaration></consent-declaration>
        <consent-policy agree><h1>Film</h1><h2>Video</h2><p>Film</p><!-- consent:browsers --><p>Film</p><!-- consent:rights --></consent-policy></main>`,
    };
    await visit(page, site, parts);
    await expect(banner(page)).toBeVisible();
    await expect(page.locator('consent-policy [part=agree]')).toBeVisible();
    const seen = async () => {
      const { texts, cut } = await look(page);
      expect(texts.length).toBeGreaterThan(5);
      const foreign = texts.flatMap((text) => text.replaceAll(/⟦[^⟦⟧]*⟧/g, '\n').split('\n')).map((text) => text.trim());
      expect(foreign.filter((text) => text && /\p{L}/u.test(text) && !OWN.test(text) && !/⟦|⟧/.test(text))).toEqual([]);
      expect(cut).toEqual([]);
    };
    await seen();
    await page.evaluate(() => window.consent!.open());
    await expect(preferences(page)).toBeVisible();
    for (const details of await preferences(page).locator('summary').all()) await details.click();
    await seen();
  });

/** Words of buttons and headings that stand on two lines. Scripts without spaces break where they like. */
const brokenWords = (page: Page, tag: string): Promise<string[]> =>
  page.evaluate((tag) => {
    const broken: string[] = [];
    const range = document.createRange();
    for (const button of document.querySelector(tag)!.shadowRoot!.querySelectorAll('button,h2,h3')) {
      const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        for (const { index, 0: word } of node.data.matchAll(/[\p{L}\p{M}’']+/gu)) {
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) broken.push(word);
        }
      }
    }
    return broken;
  }, tag);

test('no language has a button or a heading whose words break at 320 px', async ({ page, site }) => {
  test.slow();
  await page.setViewportSize({ width: 320, height: 900 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit(page, site, { body: '<main><h1>A page</h1><consent-preferences inline></consent-preferences></main>' });
  await expect(banner(page)).toBeVisible();
  const broken: string[] = [];
  for (const lang of LANGUAGES.filter((tag) => !/^(ja|ko|zh)/.test(tag))) {
    await page.evaluate((tag) => (document.documentElement.lang = tag), lang);
    await expect(banner(page)).toHaveAttribute('lang', lang);
    await expect(preferences(page)).toHaveAttribute('lang', lang);
    for (const tag of ['consent-banner', 'consent-preferences']) broken.push(...(await brokenWords(page, tag)).map((word) => `${lang}: ${word}`));
  }
  expect(broken).toEqual([]);
});
