/** Earlier versions of a policy, as a JSON list: `[{ "version", "date", "src" }]`, the newest first. */
import { html, nothing } from 'lit';
import type { Consent } from '../../core/api.js';
import { cookieValues, newestRecord } from '../../core/record.js';
import { fill } from '../messages.js';
import type { Change } from './changes.js';
import { longDate } from './dates.js';
import { outline } from './outline.js';
import { loadSource } from './source.js';

export interface Version {
  readonly version: string;
  /** `2025-04-25`. */
  readonly date: string;
  /** Absolute. */
  readonly src: string;
}

/** Throws when the list cannot be read; entries that are none are left out. */
export async function loadVersions(src: string, signal: AbortSignal): Promise<Version[]> {
  const url = new URL(src, document.baseURI);
  const response = await fetch(url, { signal });
  const entries = (await response.json()) as unknown;
  return (Array.isArray(entries) ? entries : [])
    .filter((entry: Record<string, unknown> | null) => ['version', 'date', 'src'].every((key) => typeof entry?.[key] === 'string'))
    .map((entry: Version) => ({ version: entry.version, date: entry.date, src: new URL(entry.src, response.url || url).href }))
    .filter((entry) => new URL(entry.src).origin === url.origin);
}

/** The version that the visitor's record holds, whatever the declaration asks about now; undefined for the newest. */
export function agreedVersion({ declaration, record }: Consent, versions: readonly Version[]): Version | undefined {
  const stored = record ?? newestRecord(cookieValues(document.cookie, declaration.cookie.name), declaration);
  return versions.find((entry, index) => index > 0 && entry.version === stored?.policy);
}

/** What is different between two versions. Throws when one cannot be read. */
export async function compare(before: Version, after: Version): Promise<Change[]> {
  const { signal } = new AbortController();
  const [{ changes }, { toDocument }] = await Promise.all([import('./changes.js'), import('./document.js')]);
  const [old, now] = await Promise.all(
    [before, after].map(async ({ src }) => {
      const { content } = toDocument(await loadSource(src, signal));
      outline(content);
      return content;
    }),
  );
  return changes(old!, now!);
}

/** The note to who agreed to an older version. @param changes Undefined until asked for; null where they cannot be had. */
export function renderUpdate(lang: string, agreed: Version, changes: readonly Change[] | null | undefined, text: Readonly<Record<string, string>>, ask: (event: Event) => void): unknown {
  return html`<div class="note" part="notice">
    <p>${fill(text['changed']!, { date: longDate(agreed.date, lang) })}</p>
    <details @toggle=${ask}>
      <summary>${text['whatChanged']}</summary>
      ${changes === null ? html`<p>${text['failedVersions']}</p>` : nothing}
      ${changes?.length === 0 ? html`<p>${text['unchanged']}</p>` : nothing}
      ${changes?.map(
        ({ section, parts }, index, all) => html`${section === all[index - 1]?.section ? nothing : html`<h3>${section}</h3>`}
          <p>${parts.map(({ kind, text: words }) => (kind === 'gone' ? html`<del>${words}</del>` : kind === 'new' ? html`<ins>${words}</ins>` : words))}</p>`,
      )}
    </details>
  </div>`;
}
