/** The demos on their own servers, and what their third parties received. */
import { start } from '../../demo/serve.js';
import { test } from './visit.js';

interface Wire {
  hits: string[];
  stop(): void;
}

/** What the third parties received. */
async function listen(wire: string): Promise<Wire> {
  const life = new AbortController();
  const hits: string[] = [];
  const { body } = await fetch(`${wire}/hits`, { signal: life.signal });
  void (async () => {
    for await (const chunk of body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>)
      for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) {
        const { host, path } = JSON.parse(data!) as { host: string; path: string };
        hits.push(`${host}${path}`);
      }
  })().catch(() => {});
  return { hits, stop: () => life.abort() };
}

/** `hits`: host and path of every request at a third party. */
export const demoTest = test.extend<{ demo: { site: string; hits: string[] } }>({
  demo: async ({}, use) => {
    const { site, thirdParties, stop } = await start({ port: 0, thirdPartyPort: 0 });
    const wire = await listen(thirdParties.wire);
    await use({ site, hits: wire.hits });
    wire.stop();
    await stop();
  },
});
