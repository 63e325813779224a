import { expect } from '@open-wc/testing';
import { readFile, writeFile } from '@web/test-runner-commands';

describe('planted', () => {
  it('passes beside it', () => undefined);

  it('loses a race now and then', async () => {
    const path = '../../../node_modules/.cache/planted-count';
    // Without the file it is an error.
    const count = Number(await readFile({ path }).catch(() => 0));
    await writeFile({ path, content: String(count + 1) });
    console.log('said on the way');
    document.body.append('What the test saw');
    expect(count % 3, 'the race').not.to.equal(0);
  });
});
