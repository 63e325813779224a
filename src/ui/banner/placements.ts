/** Where the banner may stand, but for the default, which is at the bottom. */
export const PLACEMENTS = /^(top|bottom-start|bottom-end|center|inline)$/;
