import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    border: 0;
    border-radius: 0;
    background: none;
    line-height: 1.6;
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--_surface);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 10px 24px;
    padding-block: 12px;
    margin-block-end: 20px;
    border-block-end: 1px solid var(--_line);
  }
  .updated {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    color: var(--_soft);
  }
  .find {
    display: flex;
    align-items: center;
    gap: 6px;
    flex: 0 1 26em;
    min-inline-size: 0;
  }
  input[type='search'] {
    box-sizing: border-box;
    flex: 1 1 8em;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 6px 12px;
    border: 1px solid var(--_soft);
    border-radius: calc(var(--_radius) * 0.65);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }
  .count {
    flex: none;
    min-inline-size: 5em;
    color: var(--_soft);
    font-size: 0.87em;
    text-align: center;
  }
  .count:empty {
    display: none;
  }
  .find button {
    flex: none;
    inline-size: 44px;
    padding: 0;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .text {
    min-inline-size: 0;
    max-inline-size: 68ch;
  }
  .contents {
    margin-block-end: 20px;
  }
  summary {
    padding-block: 10px;
    font-weight: 600;
    cursor: pointer;
  }
  .contents ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .contents a {
    display: block;
    padding: 6px 12px;
    border-inline-start: 2px solid var(--_line);
    color: inherit;
    text-decoration: none;
    line-height: 1.4;
  }
  .contents a:hover {
    background: var(--_tint);
  }
  .contents a[aria-current] {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  .number {
    color: var(--_soft);
    font-variant-numeric: tabular-nums;
  }
  article > * + *,
  article div > p + p {
    margin-block-start: 0.9em;
  }
  article {
    overflow-wrap: break-word;
  }
  h1 {
    margin: 0;
    font-size: 1.9em;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }
  .heading {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }
  article > .heading {
    margin-block-start: 1.8em;
  }
  h1,
  h2,
  h3,
  h4 {
    text-wrap: balance;
  }
  /* Clear of the head, which stays in sight (WCAG 2.4.11). */
  .text * {
    scroll-margin-block-start: 88px;
  }
  h1:focus,
  h2:focus,
  h3:focus,
  h4:focus {
    outline: none;
  }
  h2 {
    font-size: 1.34em;
  }
  h3 {
    font-size: 1.1em;
    font-weight: 650;
    line-height: 1.35;
  }
  h4 {
    margin: 0;
    font-weight: 650;
  }
  .link {
    min-inline-size: 24px;
    min-block-size: 24px;
    color: var(--_soft);
    text-align: center;
    text-decoration: none;
    opacity: 0;
  }
  .heading:hover .link,
  .link:focus-visible {
    opacity: 1;
  }
  @media (hover: none) {
    .link {
      opacity: 1;
    }
  }
  article ul,
  article ol {
    padding-inline-start: 1.5em;
  }
  article ol {
    margin: 0;
  }
  li + li {
    margin-block-start: 0.3em;
  }
  [data-heavy] {
    font-weight: 650;
  }
  img {
    max-inline-size: 100%;
    block-size: auto;
  }
  blockquote {
    margin: 0;
    padding-inline-start: 1em;
    border-inline-start: 3px solid var(--_line);
    color: var(--_soft);
  }
  pre,
  code {
    font: 0.93em / 1.5 ui-monospace, monospace;
  }
  pre {
    overflow: auto;
    padding: 12px;
    background: var(--_tint);
  }
  .table {
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.65);
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.95em;
    line-height: 1.5;
  }
  th,
  td {
    padding: 9px 12px;
    text-align: start;
    vertical-align: top;
  }
  th {
    font-weight: 600;
  }
  thead th {
    background: var(--_tint);
  }
  tr + tr > *,
  thead + tbody > tr:first-child > * {
    border-block-start: 1px solid var(--_line);
  }
  consent-declaration,
  consent-rights > *,
  consent-browsers > * {
    display: block;
  }
  .rights {
    padding: 16px 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .rights > * + * {
    margin-block-start: 10px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .soft {
    color: var(--_soft);
    font-size: 0.93em;
    overflow-wrap: anywhere;
  }
  dl {
    margin: 0;
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
  }
  .browsers > div + div {
    margin-block-start: 10px;
  }
  .note {
    margin-block-end: 20px;
    padding: 10px 16px;
    border-inline-start: 4px solid var(--_accent);
    background: var(--_tint);
  }
  .note h3 {
    margin-block-start: 14px;
  }
  .note p + p {
    margin-block-start: 8px;
  }
  ins {
    background: color-mix(in srgb, #16a34a 22%, transparent);
  }
  del {
    background: color-mix(in srgb, #dc2626 18%, transparent);
  }
  .end {
    margin-block-start: 2.4em;
  }
  ::highlight(consent-find) {
    background: #fde68a;
    color: #000;
  }
  ::highlight(consent-find-current) {
    background: #f59e0b;
    color: #000;
  }
  @container (width >= 860px) {
    .columns {
      display: grid;
      grid-template-columns: minmax(11em, 17em) minmax(0, 1fr);
      gap: 48px;
    }
    .contents {
      position: sticky;
      inset-block-start: 84px;
      align-self: start;
      max-block-size: calc(100vh - 100px);
      overflow: auto;
      margin: 0;
    }
  }
  @container (width < 520px) {
    .head {
      display: contents;
    }
    .find {
      position: sticky;
      inset-block-start: 0;
      z-index: 1;
      padding-block: 8px;
      margin-block-end: 10px;
      border-block-end: 1px solid var(--_line);
      background: var(--_surface);
    }
    .cards td:first-child {
      font-weight: 600;
    }
    .cards {
      overflow: visible;
      border: 0;
      border-radius: 0;
    }
    .cards thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .cards table,
    .cards tbody,
    .cards tr,
    .cards td,
    .cards tbody th {
      display: block;
    }
    .cards tr {
      padding-block: 8px;
      border-block-start: 1px solid var(--_line);
    }
    .cards td,
    .cards tbody th {
      padding: 2px 0;
      border: 0 !important;
    }
    .cards [data-head]::before {
      content: attr(data-head);
      display: block;
      color: var(--_soft);
      font-size: 0.87em;
      font-weight: 500;
    }
  }
  @media print {
    .contents,
    .find,
    .link,
    .end,
    .buttons {
      display: none;
    }
    .columns {
      display: block;
    }
    .text {
      max-inline-size: none;
    }
    .heading,
    tr {
      break-inside: avoid;
    }
    .heading {
      break-after: avoid;
    }
  }
`;
