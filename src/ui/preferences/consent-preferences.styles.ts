import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }
  :host([inline]) {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    inline-size: 100%;
    max-inline-size: 600px;
    overflow: hidden;
  }
  .base:not([open], :popover-open, section) {
    display: none;
  }
  .over {
    display: flex;
    flex-direction: column;
    position: fixed;
    inset: auto 0 0;
    margin: 0 auto;
    max-block-size: 88vh;
    max-block-size: 88dvh;
    padding-block-end: env(safe-area-inset-bottom);
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .over::backdrop {
    background: #0007;
    animation: arrive 160ms;
  }
  .beside::backdrop {
    background: none;
  }
  .head,
  .foot {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 14px 20px;
  }
  h2 {
    flex: 1;
  }
  [part='close'] {
    min-inline-size: 44px;
    padding: 0;
    font-size: 1.4em;
    font-weight: 400;
    text-decoration: none;
  }
  .scroll {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 0;
    overflow: auto;
    padding: 0 20px 6px;
    overscroll-behavior: contain;
  }
  .note {
    margin-block-start: 12px;
    padding: 10px 14px;
    border-inline-start: 4px solid var(--_accent);
    background: var(--_tint);
  }
  [part='receipt'] {
    padding-inline: 0;
  }
  .category {
    padding-block: 14px;
    border-block-start: 1px solid var(--_line);
  }
  .scroll > p + .category,
  .scroll > .note + .category {
    margin-block-start: 14px;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) fit-content(42%);
    gap: 2px 16px;
    align-items: start;
  }
  h3 {
    font-weight: 600;
  }
  .state {
    color: var(--_soft);
    font-size: 0.87em;
    text-align: end;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 28px;
  }
  .description {
    grid-column: 1 / -1;
    color: var(--_soft);
  }
  details {
    margin-block-start: 4px;
  }
  summary {
    inline-size: fit-content;
    padding-block: 6px;
    color: var(--_accent);
    cursor: pointer;
  }
  ul {
    list-style: none;
  }
  .service {
    padding: 10px 0 10px 14px;
    padding-inline: 14px 0;
    border-inline-start: 2px solid var(--_line);
  }
  .service + .service {
    margin-block-start: 8px;
  }
  .fact {
    color: var(--_soft);
    font-size: 0.93em;
  }
  .items {
    margin-block-start: 6px;
    font-size: 0.93em;
  }
  .items li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    padding-block: 3px;
  }
  .items div {
    flex: 1 1 9em;
    min-inline-size: 0;
  }
  code {
    flex: 0 0 min(9em, 100%);
    font: 0.93em / 1.6 ui-monospace, monospace;
  }
  .foot {
    flex-wrap: wrap;
    border-block-start: 1px solid var(--_line);
  }
  .foot button {
    flex: 1 1 120px;
    min-inline-size: 0;
  }
  @media (width < 480px) {
    .foot {
      gap: 8px;
      padding: 12px 16px;
    }
    .foot button {
      padding-inline: 6px;
    }
    .row {
      column-gap: 8px;
    }
    .choice {
      flex-direction: column-reverse;
      align-items: end;
      gap: 2px;
    }
    [part='save'] {
      flex-basis: 100%;
    }
  }
  @media (height < 480px) {
    .over {
      overflow: auto;
    }
    .scroll {
      flex: none;
      overflow: visible;
    }
  }
  @media (width >= 640px) {
    .over:not(.beside) {
      inset: 0;
      margin: auto;
      block-size: fit-content;
      max-block-size: min(86vh, 760px);
      border-radius: var(--_radius);
    }
    .beside {
      inset: auto;
      margin: 0;
      inline-size: 420px;
      max-inline-size: calc(100vw - 16px);
      max-block-size: min(80vh, 620px);
      border-radius: var(--_radius);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .over::backdrop {
      animation: none;
    }
  }
`;
