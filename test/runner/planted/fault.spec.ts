import { expect, test } from '../../pages/server.js';

test('sees something else', async ({ page }) => {
  await page.setContent('<h1>What the test saw</h1><script>console.warn("said on the way")</script>');
  await expect(page.locator('h1')).toHaveText('Something else', { timeout: 500 });
});
