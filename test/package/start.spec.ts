import { readFileSync } from 'node:fs';
import { expect, test } from '../pages/server.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, start = ''] = /^```html\n(.*?)^```/ms.exec(readme) ?? [];
const [, policy = ''] = /^Content-Security-Policy: (.*)$/m.exec(readme) ?? [];
const [, nonce = ''] = /'nonce-(\w+)'/.exec(policy) ?? [];

for (const headers of [{}, { 'content-security-policy': policy }]) {
  test(`the README’s first page works${'content-security-policy' in headers ? ', under its strict policy with Trusted Types' : ''}`, async ({ page, site }) => {
    site.page('/', start.replaceAll('<script', `<script nonce="${nonce}"`), headers);
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('ERR_NAME_NOT_RESOLVED') && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));

    await page.goto(site.url);
    const accept = page.getByRole('button', { name: 'Accept all' });
    await expect(accept).toBeVisible();
    expect(requests.filter((url) => !url.startsWith(site.url))).toEqual([]);
    await accept.click();
    await expect(accept).toBeHidden();
    await expect.poll(() => requests).toContain('https://metrics.example/m.js');

    requests.length = 0;
    await page.reload({ waitUntil: 'networkidle' });
    expect(requests.filter((url) => url.startsWith(site.url) && !url.endsWith('/favicon.ico'))).toEqual([`${site.url}/`, `${site.url}/consent/consent.js`]);
    await page.getByRole('link', { name: 'Cookie settings' }).click();
    await expect(page.getByRole('switch', { name: 'Analytics' })).toBeChecked();
    expect(complaints).toEqual([]);
  });
}
