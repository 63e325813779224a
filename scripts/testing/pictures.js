import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../setup.js';

const HOOK = '/scripts/testing/picture-of-failure.js';

/** A plugin of Web Test Runner: a screenshot of the page as a failed test leaves it, before anything is put back. */
export function picturesPlugin(folder) {
  const pictures = new Map();
  const keyOf = (sessionId, title) => `${sessionId} ${title}`;
  return {
    name: 'pictures',
    // On the file's first line, so that all lines keep their numbers. What comes first has its hook run first.
    transform: ({ path, body }) =>
      /^\/test\/.*\.test\.ts$/.test(path) ? { body: `import '${HOOK}'; ${body}` } : undefined,
    async executeCommand({ command, payload, session }) {
      if (command !== 'picture-of-failure') return undefined;
      mkdirSync(folder, { recursive: true });
      const path = join(
        folder,
        `${session.browser.name}-${pictures.size + 1}-${payload.replaceAll(/\W+/g, '-').slice(0, 60)}.png`,
      );
      await session.browser.getPage(session.id).screenshot({ path });
      pictures.set(keyOf(session.id, payload), relative(root, path));
      return true;
    },
    pictureOf: (sessionId, title) => pictures.get(keyOf(sessionId, title)),
  };
}
