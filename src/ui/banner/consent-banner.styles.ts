import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }
  :host([placement='inline']) {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    display: flex;
    flex-direction: column;
    gap: 14px 28px;
    padding: 18px 20px;
    padding-inline-start: 30px;
    max-block-size: 50vh;
    position: relative;
  }
  /* Rendered ahead, but never shown: the page's policy refused the script for it. */
  [hidden] {
    display: none;
  }
  /* Two halves of one length: a yes and a no weigh the same. */
  .base::before {
    content: '';
    position: absolute;
    inset-block: 20px;
    inset-inline-start: 14px;
    inline-size: 4px;
    border-radius: 2px;
    background: linear-gradient(var(--_accent) calc(50% - 2px), #0000 0 calc(50% + 2px), var(--_soft) 0);
  }
  .over {
    position: fixed;
    inset: auto 0 max(12px, env(safe-area-inset-bottom));
    inline-size: min(100% - 24px, 1080px);
    margin: 0 auto;
  }
  .top {
    inset-block: max(12px, env(safe-area-inset-top)) auto;
  }
  .bottom-start,
  .bottom-end,
  .center {
    inline-size: min(100% - 24px, 420px);
    margin-inline: 12px auto;
  }
  .bottom-end {
    margin-inline: auto 12px;
  }
  .center {
    inset: 0;
    margin: auto;
    max-block-size: 90vh;
  }
  .center::backdrop {
    background: #0007;
  }
  .text {
    min-block-size: 2lh;
    overflow: auto;
  }
  h2 {
    margin-block-end: 2px;
  }
  .actions {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 6px 10px;
  }
  .quiet {
    grid-column: 1 / -1;
  }
  @media (width < 480px) {
    .base {
      gap: 10px;
      padding-block: 14px 8px;
    }
    button {
      padding-inline: 6px;
    }
  }
  @media (width >= 480px) and (height < 420px) {
    .actions {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .quiet {
      grid-column: auto;
    }
  }
  @media (width >= 860px) {
    .top,
    .bottom,
    .inline {
      flex-direction: row;
      align-items: center;
    }
    .top .text,
    .bottom .text,
    .inline .text {
      flex: 1;
    }
  }
  @media (height < 420px) {
    .base {
      max-block-size: 80vh;
    }
  }
  @media print {
    .over {
      display: none;
    }
  }
`;
