/** Addresses that people copy, and those that can be embedded. Data alone: a further one is a further row. */

export interface Preset {
  readonly provider: string;
  readonly address: RegExp;
  /** `$1` stands for the first group of the address, `$2` for the second. */
  readonly embed: string;
  /** Parameters of the address go along, under another name or, where that is empty, not. Without it none does. */
  readonly query?: Readonly<Record<string, string>>;
  /** Width to height, where it is not 16 / 9. */
  readonly ratio?: string;
}

/** Who shared it, from where, is nobody's business. */
const YOUTUBE = { v: '', si: '', feature: '', pp: '', ab_channel: '', app: '', t: 'start' };

export const PRESETS: readonly Preset[] = [
  {
    provider: 'YouTube',
    address: /^https:\/\/(?:(?:www\.|m\.|music\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|embed\/|shorts\/|live\/)|youtu\.be\/|www\.youtube-nocookie\.com\/embed\/)([\w-]{6,})/,
    // The host that sets no cookie before the video plays.
    embed: 'https://www.youtube-nocookie.com/embed/$1',
    query: YOUTUBE,
  },
  {
    provider: 'YouTube',
    address: /^https:\/\/(?:www\.|m\.|music\.)?youtube\.com\/playlist\?/,
    embed: 'https://www.youtube-nocookie.com/embed/videoseries',
    query: YOUTUBE,
  },
  // The second part opens a video that is not listed.
  { provider: 'Vimeo', address: /^https:\/\/vimeo\.com\/(\d+)\/(\w+)/, embed: 'https://player.vimeo.com/video/$1?dnt=1&h=$2', query: { share: '' } },
  {
    provider: 'Vimeo',
    address: /^https:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/|channels\/\w+\/|groups\/\w+\/videos\/|(?:album|showcase)\/\d+\/video\/)?(\d+)/,
    embed: 'https://player.vimeo.com/video/$1?dnt=1',
    query: { share: '' },
  },
  { provider: 'Google Maps', address: /^https:\/\/(?:www\.)?google\.[a-z.]+\/maps\/embed(\?.+)$/, embed: 'https://www.google.com/maps/embed$1', ratio: '4 / 3' },
  {
    provider: 'OpenStreetMap',
    address: /^https:\/\/www\.openstreetmap\.org\/export\/embed\.html(\?.+)$/,
    embed: 'https://www.openstreetmap.org/export/embed.html$1',
    ratio: '4 / 3',
  },
  { provider: 'X', address: /^https:\/\/(?:x|twitter)\.com\/\w+\/status\/(\d+)/, embed: 'https://platform.twitter.com/embed/Tweet.html?dnt=true&id=$1', ratio: '4 / 5' },
  { provider: 'Instagram', address: /^https:\/\/www\.instagram\.com\/((?:p|reel)\/[\w-]+)/, embed: 'https://www.instagram.com/$1/embed', ratio: '4 / 5' },
  { provider: 'Spotify', address: /^https:\/\/open\.spotify\.com\/(?:intl-[\w-]+\/)?(?:embed\/)?((?:artist|track|album|playlist|episode|show)\/\w+)/, embed: 'https://open.spotify.com/embed/$1', query: { si: '' }, ratio: '16 / 7' },
];

export interface Embed {
  readonly src: string;
  readonly provider?: string;
  readonly ratio: string;
}

/** What an address is to be embedded as; one that no preset knows, as it is. Undefined for what is no web address. */
export function embedOf(address: string | undefined, base = document.baseURI): Embed | undefined {
  let url: URL;
  try {
    url = new URL(address!, base);
  } catch {
    return;
  }
  const { href, searchParams, hash } = url;
  if (!address || !/^https?:/.test(href)) return;
  const preset = PRESETS.find((one) => one.address.test(href));
  if (!preset) return { src: href, ratio: '16 / 9' };
  const { provider, query, ratio = '16 / 9' } = preset;
  const parts = preset.address.exec(href)!;
  const embed = new URL(preset.embed.replace(/\$(\d)/g, (_, index: string) => parts[Number(index)] ?? ''));
  if (query) embed.hash = hash;
  for (const [given, value] of query ? searchParams : []) {
    const name = query![given] ?? given;
    if (name && !given.startsWith('utm_') && !embed.searchParams.has(name)) embed.searchParams.set(name, name === 'start' ? secondsOf(value) : value);
  }
  return { src: embed.href, provider, ratio };
}

/** `1m30s` is 90. */
function secondsOf(time: string): string {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(time) ?? [];
  return String(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
