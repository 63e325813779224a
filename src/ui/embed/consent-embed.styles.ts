import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    position: relative;
    display: grid;
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    container-type: inline-size;
  }
  iframe {
    inline-size: 100%;
    block-size: 100%;
    border: 0;
  }
  img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .words {
    position: relative;
    box-sizing: border-box;
    align-self: end;
    max-block-size: 100%;
    overflow: auto;
    padding: 14px 18px;
    background: var(--_surface);
    font-size: 0.93em;
  }
  .words > * + *,
  slot > * + * {
    margin-block-start: 6px;
  }
  .name {
    font-weight: 600;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .fact {
    color: var(--_soft);
    font-size: 0.93em;
  }
`;
