/** The page that every variant gets: an article with one picture, and a counter for the scripts that are marked in it. */
import { crc32, deflateSync } from 'node:zlib';

export const TEXT = {
  title: 'Your choice about cookies',
  ask: 'We would like to count visits with cookies. You can change your answer at any time.',
  accept: 'Accept all',
  reject: 'Reject all',
};

const WIDTH = 800;
const HEIGHT = 450;

const PARAGRAPHS = [
  'Clay remembers. A bowl that was dropped while it was wet leans for good, however straight it is set down again, and the kiln makes the lean deeper. Potters speak of memory as if the material had a mind; it is only that flat particles slide into an order and like to return to it.',
  'The first firing drives the water out. Slowly, for steam that cannot leave in time breaks the wall that holds it. At three hundred degrees the last of what you would call wet is gone, at six hundred the water that was bound in the mineral itself, and from then on there is no way back to mud.',
  'What comes out is hard and thirsty. It takes glaze the way a brick takes rain: the powder stays on the surface, the water goes in. Count to three, take it out, wipe the foot. A glaze that is too thick will run and glue the pot to the shelf, one that is too thin stays rough as sand.',
  'Ash was the first glaze, and nobody chose it. In the long climbing kilns it flew with the flame, settled on shoulders and rims, and melted there into green and brown. The side that faced the fire got most, which is why old jars have a front.',
  'A wood firing takes three days and four people. Someone stokes, someone splits, someone sleeps, someone cooks. The colour of the flame at the chimney tells whether there is air enough; cones of clay that bend at a known heat tell the rest, seen through a spyhole with a wet cloth over the eyes.',
  'Cooling takes as long as heating did, and is harder, because there is nothing to do. Open too early and the shelf rings like a bell: each ring is a crack. When the bricks of the door can be held in the bare hand, it is time, and half of the village stands around.',
  'Most pots are neither good nor bad. A few are better than anyone could have made them on purpose. Those are kept, and studied, and the next load is stacked so that the fire may do it again; it never does, quite.',
  'Gas made all of this exact. A valve, a thermocouple and a list of numbers bring the same celadon every week. Those who still carry wood say that they do not do it for the pots. They say it while looking at the pots.',
];

/** A hilly landscape under noise: as many bytes as a photograph of its size. */
function picture() {
  let seed = 7;
  const noise = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0, at = 0; y < HEIGHT; y++) {
    at++; // the row's filter: none
    for (let x = 0; x < WIDTH; x++) {
      const hill = HEIGHT * (0.6 + 0.15 * Math.sin(x / 120) + 0.05 * Math.sin(x / 31));
      const [red, green, blue] = y > hill ? [90, 110 + y / 10, 60] : [150 + y / 4, 180 + y / 8, 230];
      const grain = noise() < 0.12 ? 8 : 0;
      for (const value of [red, green, blue]) rows[at++] = Math.round(value / 8) * 8 + grain;
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

export const files = { '/kiln.png': picture() };

export const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Three days at the kiln</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0; font: 18px/1.6 system-ui, sans-serif; color: #222; background: #fff; }
header, main, footer { max-width: ${WIDTH}px; margin: 0 auto; padding: 0 16px; }
img { display: block; max-width: 100%; height: auto; }
</style>
<script>var order = [], last = 0; function tick(index) { order.push(index); last = performance.now(); }</script>
<!--head-->
</head>
<body>
<!--start-->
<header><p><a href="/">The Clay Weekly</a></p></header>
<main>
<h1>Three days at the kiln</h1>
<img src="/kiln.png" width="${WIDTH}" height="${HEIGHT}" alt="Hills around the kiln">
${PARAGRAPHS.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}
</main>
<footer><p><a href="#settings"><!--settings-->Cookie settings</a></p></footer>
<!--end-->
</body>
</html>
`;

/** Puts HTML into the page's places: `head`, `start` and `end` of the body. `settings`: attributes of the link in the footer. */
export function place(page, { head = '', start = '', end = '', settings = '' }) {
  return page
    .replace('<!--head-->', () => head)
    .replace('<!--start-->', () => start)
    .replace('<!--end-->', () => end)
    .replace('><!--settings-->', () => (settings ? ` ${settings}>` : '>'));
}
