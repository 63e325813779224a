import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  .category {
    padding: 16px 20px;
  }
  .category + .category {
    border-block-start: 1px solid var(--_line);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 2px 16px;
  }
  h3 {
    font-size: 1.07em;
    font-weight: 650;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
  }
  .state,
  .fact {
    color: var(--_soft);
    font-size: 0.93em;
    font-weight: 400;
  }
  table {
    inline-size: 100%;
    margin-block-start: 10px;
    border-collapse: collapse;
    text-align: start;
    table-layout: fixed;
    font-size: 0.93em;
  }
  th,
  td {
    padding: 6px 12px 6px 0;
    padding-inline: 0 12px;
    text-align: start;
    vertical-align: top;
  }
  thead th {
    color: var(--_soft);
    font-weight: 500;
  }
  tbody {
    border-block-start: 1px solid var(--_line);
  }
  .service th {
    padding-block: 10px 6px;
    font-weight: 600;
  }
  code {
    font: 0.93em / 1.6 ui-monospace, monospace;
  }
  .head {
    display: none;
  }
  @container (width < 520px) {
    .category {
      padding-inline: 14px;
    }
    thead {
      display: none;
    }
    table,
    tbody,
    tr,
    th,
    td {
      display: block;
      padding-inline: 0;
    }
    tbody {
      padding-block: 8px;
    }
    td {
      display: grid;
      grid-template-columns: 6.5em minmax(0, 1fr);
      padding-block: 2px;
    }
    tr + tr + tr {
      margin-block-start: 8px;
    }
    .head {
      display: inline;
      color: var(--_soft);
    }
  }
  /* Clear of the policy viewer's head, which stays in sight. */
  input,
  a {
    scroll-margin-block-start: 88px;
  }
  @media print {
    input {
      display: none;
    }
    .category {
      padding-inline: 0;
    }
  }
`;
