/** In place of `ui/served.ts`: no server renders the elements of the script tag. Functions, which the minifier can drop in `consent-full.js` too. */
export function noteServed(): void {}

export function isServed(): boolean {
  return false;
}

export function connectLater(): void {}
