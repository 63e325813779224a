/** Addresses that people copy, and those that can be embedded. Data alone: a further one is a further row. */

export interface Preset {
  readonly provider: string;
  readonly address: RegExp;
  /** `$1` stands for the first group of the address. */
  readonly embed: string;
  /** Width to height, where it is not 16 / 9. */
  readonly ratio?: string;
}

export const PRESETS: readonly Preset[] = [
  {
    provider: 'YouTube',
    address: /^https:\/\/(?:(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|embed\/|shorts\/|live\/)|youtu\.be\/|www\.youtube-nocookie\.com\/embed\/)([\w-]{6,})/,
    // The host that sets no cookie before the video plays.
    embed: 'https://www.youtube-nocookie.com/embed/$1',
  },
  { provider: 'Vimeo', address: /^https:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d+)/, embed: 'https://player.vimeo.com/video/$1?dnt=1' },
  { provider: 'Google Maps', address: /^https:\/\/(?:www\.)?google\.[a-z.]+\/maps\/embed(\?.+)$/, embed: 'https://www.google.com/maps/embed$1', ratio: '4 / 3' },
  {
    provider: 'OpenStreetMap',
    address: /^https:\/\/www\.openstreetmap\.org\/export\/embed\.html(\?.+)$/,
    embed: 'https://www.openstreetmap.org/export/embed.html$1',
    ratio: '4 / 3',
  },
  { provider: 'X', address: /^https:\/\/(?:x|twitter)\.com\/\w+\/status\/(\d+)/, embed: 'https://platform.twitter.com/embed/Tweet.html?dnt=true&id=$1', ratio: '4 / 5' },
  { provider: 'Instagram', address: /^https:\/\/www\.instagram\.com\/((?:p|reel)\/[\w-]+)/, embed: 'https://www.instagram.com/$1/embed', ratio: '4 / 5' },
  { provider: 'Spotify', address: /^https:\/\/open\.spotify\.com\/(?:embed\/)?((?:track|album|playlist|episode|show)\/\w+)/, embed: 'https://open.spotify.com/embed/$1', ratio: '16 / 7' },
];

export interface Embed {
  readonly src: string;
  readonly provider?: string;
  readonly ratio: string;
}

/** What an address is to be embedded as; one that no preset knows, as it is. Undefined for what is no web address. */
export function embedOf(address: string | undefined): Embed | undefined {
  let url;
  try {
    url = new URL(address!, document.baseURI).href;
  } catch {
    return;
  }
  if (!address || !/^https?:/.test(url)) return;
  const preset = PRESETS.find((one) => one.address.test(url));
  if (!preset) return { src: url, ratio: '16 / 9' };
  const [, part = ''] = preset.address.exec(url)!;
  return { src: preset.embed.replace('$1', part), provider: preset.provider, ratio: preset.ratio ?? '16 / 9' };
}
