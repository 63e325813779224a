/** @returns stops it */
export function startWire(panel: HTMLElement, toggle: HTMLElement): () => void;
