import { css } from 'lit';

/** A checkbox that looks like a switch, with a half state. */
export const switchStyles = css`
  input {
    appearance: none;
    box-sizing: border-box;
    position: relative;
    flex: none;
    inline-size: 46px;
    block-size: 28px;
    margin: 0;
    border: 2px solid var(--_soft);
    border-radius: 14px;
    background: var(--_surface);
    cursor: pointer;
  }
  /* The target is 44 px high without pushing the rows apart. */
  input::after {
    content: '';
    position: absolute;
    inset: -10px -6px;
  }
  input::before {
    content: '';
    position: absolute;
    inset-block-start: 4px;
    inset-inline-start: 4px;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    background: var(--_soft);
    transition: inset-inline-start 120ms;
  }
  input:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  input:checked::before {
    inset-inline-start: 22px;
    background: var(--_surface);
  }
  input:indeterminate::before {
    inset-inline-start: 13px;
    inset-block-start: 10px;
    block-size: 4px;
    border-radius: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    input::before {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    input,
    input:checked {
      border-color: ButtonText;
      background: ButtonFace;
    }
    input::before,
    input:checked::before {
      background: ButtonText;
      forced-color-adjust: none;
    }
    input:checked,
    input:checked::before {
      border-color: Highlight;
      background: Highlight;
      forced-color-adjust: none;
    }
    input:checked::before {
      background: HighlightText;
    }
  }
`;
