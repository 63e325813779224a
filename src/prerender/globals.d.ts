/** The script beside a banner that was rendered ahead, and its style: made by the build from `boot.ts` and `style.ts`. */
declare const __BOOT__: string;
declare const __STYLE__: string;
declare const __HASHES__: { readonly script: string; readonly style: string };
