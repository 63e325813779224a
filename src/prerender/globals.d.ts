/** Made by the build: the script beside a banner that was rendered ahead, its hash, and the style of each placement. */
declare const __BOOT__: string;
declare const __HASH__: string;
declare const __STYLES__: Readonly<Record<string, string>>;
