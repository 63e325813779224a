import { css } from 'lit';

export const agreementStyles = css`
  .agree {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding-block: 10px;
    line-height: 1.4;
    cursor: pointer;
  }
  .agree input {
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    margin: 0;
    margin-block-start: -1px;
    accent-color: var(--_accent);
  }
`;
