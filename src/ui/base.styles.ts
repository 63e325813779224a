import { css } from 'lit';

/** What all elements share: tokens, type, buttons. Public tokens come in as `--consent-*`, private ones are `--_*`. */
export const base = css`
  :host {
    --_surface: var(--consent-surface, Canvas);
    --_text: var(--consent-text, CanvasText);
    --_accent: var(--consent-accent, light-dark(#1d4ed8, #93b4ff));
    --_radius: var(--consent-radius, 14px);
    --_line: var(--consent-border, color-mix(in srgb, var(--_text) 18%, var(--_surface)));
    --_soft: color-mix(in srgb, var(--_text) 68%, var(--_surface));
    --_tint: color-mix(in srgb, var(--_text) 6%, var(--_surface));
  }
  .base {
    box-sizing: border-box;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 400 var(--consent-font-size, 15px) / 1.5 serif;
    font-family: var(--consent-font, inherit);
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-transform: none;
    white-space: normal;
    overflow-wrap: anywhere;
    word-break: normal;
    text-indent: 0;
    text-shadow: none;
  }
  .base:lang(ar),
  .base:lang(he) {
    direction: rtl;
  }
  .auto {
    color-scheme: light dark;
  }
  .over {
    box-shadow: 0 1px 2px #0002, 0 12px 40px #0003;
    animation: arrive 160ms ease-out;
  }
  @keyframes arrive {
    from {
      translate: 0 8px;
    }
  }
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  h2 {
    font-size: 1.134em;
    font-weight: 650;
    line-height: 1.3;
    /* A place for the focus to land, no control. */
    outline: 0 !important;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.18em;
  }
  button {
    box-sizing: border-box;
    min-block-size: 44px;
    padding: 8px 16px;
    border: 1px solid var(--_soft);
    border-radius: calc(var(--_radius) * 0.65);
    background: var(--_tint);
    color: inherit;
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: break-word;
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--_text) 13%, var(--_surface));
  }
  .quiet {
    border-color: transparent;
    background: none;
    font-weight: 500;
    text-decoration: underline;
    text-decoration-color: var(--_line);
    text-underline-offset: 0.3em;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    .over {
      animation: none;
    }
  }
`;
