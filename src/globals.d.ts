/** True in the development build and in tests: warnings speak, mistakes of the site throw. */
declare const __DEV__: boolean;

/** True in `consent-full.js`, which has no address of its own. */
declare const __FULL__: boolean;

/** Languages beside English that the build found. */
declare const __LOCALES__: readonly string[];

/** Speculation rules, Chromium alone so far. */
interface Document {
  readonly prerendering?: boolean;
}

/** Version of the package. */
declare const __VERSION__: string;

/** What the build makes of receipt.schema.json: plain code, which runs where none may be made at run time. */
declare module 'virtual:receipt-validator' {
  const validate: {
    (value: unknown): boolean;
    /** Of the last value. */
    errors?: { instancePath: string; message: string }[] | null;
  };
  export default validate;
}
/** The style of a banner without Lit, wherever it stands. */
declare const __STYLE__: string;
