/** True in the development build and in tests: warnings speak, mistakes of the site throw. */
declare const __DEV__: boolean;

/** Speculation rules, Chromium alone so far. */
interface Document {
  readonly prerendering?: boolean;
}
