import { writeFile } from '@web/test-runner-commands';

it('never ends', async () => {
  await writeFile({ path: '../../../node_modules/.cache/planted-lost', content: '' });
  for (;;);
});
