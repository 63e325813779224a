import { expect } from '@open-wc/testing';
import { parseDeclaration } from '../../src/core/declaration.js';
import { createMatcher } from '../../src/guard/match.js';

const matcher = (hosts: unknown[], more: object = {}, safe: string[] = []) =>
  createMatcher(parseDeclaration({ services: [{ id: 'metrics', category: 'analytics', hosts, ...more }] }), safe);

const ids = (hosts: unknown[], url: string, method = 'GET', safe?: string[]) =>
  matcher(hosts, {}, safe)
    .rulesOf(new URL(url), method)
    .map(({ id }) => id);

describe('match', () => {
  const cases: [declared: string, url: string, isMatch: boolean][] = [
    ['metrics.example', 'https://metrics.example/', true],
    ['metrics.example', 'https://a.b.metrics.example/', true],
    ['metrics.example', 'https://notmetrics.example/', false],
    ['metrics.example', 'https://metrics.example.evil.test/', false],
    ['metrics.example', 'https://example/', false],
    ['b.metrics.example', 'https://metrics.example/', false],
    ['METRICS.Example', 'https://metrics.example/', true],
    ['metrics.example', 'https://METRICS.EXAMPLE./', true],
    ['metrics.example.', 'https://metrics.example/', true],
    ['metrics.example:8443', 'https://metrics.example/', true],
    ['metrics.example', 'https://user:secret@metrics.example:8443/', true],
    ['metrics.example', 'https://metrics.example@elsewhere.test/', false],
    ['*.metrics.example', 'https://a.metrics.example/', true],
    ['https://metrics.example', 'wss://metrics.example/', true],
    ['bücher.example', 'https://xn--bcher-kva.example/', true],
    ['xn--bcher-kva.example', 'https://www.bücher.example/', true],
    ['127.0.0.1', 'http://127.0.0.1:1/', true],
    ['0.0.1', 'http://127.0.0.1/', false],
    ['[::1]', 'http://[::1]:80/', true],
    ['', 'https://metrics.example/', false],
    ['not a host', 'https://metrics.example/', false],
  ];
  for (const [declared, url, isMatch] of cases)
    it(`${declared || 'nothing'} ${isMatch ? 'covers' : 'does not cover'} ${url}`, () => {
      expect(ids([declared], url)).to.deep.equal(isMatch ? ['metrics'] : []);
    });

  it('a rule may ask for a path and a method', () => {
    const rules = [{ host: 'a.example', path: '/collect', method: 'post' }];
    expect(ids(rules, 'https://a.example/collect/x', 'POST')).to.deep.equal(['metrics']);
    expect(ids(rules, 'https://a.example/collect', 'GET')).to.deep.equal([]);
    expect(ids(rules, 'https://a.example/other', 'POST')).to.deep.equal([]);
    expect(ids([{ host: 'a.example', path: 'ü' }], 'https://a.example/%C3%BC')).to.deep.equal(['metrics']);
  });

  it('the longest host decides, then the longest path; of equals all are named', () => {
    const { rulesOf } = createMatcher(
      parseDeclaration({
        services: [
          { id: 'all', category: 'analytics', hosts: ['a.example'] },
          { id: 'maps', category: 'functionality', hosts: [{ host: 'a.example', path: '/maps' }] },
          { id: 'cdn', category: 'beacons', hosts: ['cdn.a.example'] },
          { id: 'too', category: 'beacons', hosts: ['a.example'] },
        ],
      }),
      ['safe.a.example'],
    );
    const of = (url: string) => rulesOf(new URL(url), 'GET').map(({ id }) => id);
    expect(of('https://a.example/maps/1')).to.deep.equal(['maps']);
    expect(of('https://a.example/')).to.deep.equal(['all', 'too']);
    expect(of('https://x.cdn.a.example/maps')).to.deep.equal(['cdn']);
    expect(of('https://safe.a.example/maps')).to.deep.equal([undefined]);
  });

  it('names, with their wildcards', () => {
    const { ownersOf } = matcher([], {
      cookies: [{ name: '_m' }, { name: '_m_*' }, { name: '*' }],
      storage: [{ type: 'localStorage', name: 'm*' }],
    });
    const found: [kind: string, name: string, owners: string[]][] = [
      ['cookie', '_m', ['metrics']],
      ['cookie', '_m_1', ['metrics']],
      ['cookie', '_m_', ['metrics']],
      ['cookie', '_mx', []],
      ['cookie', 'x_m', []],
      ['cookie', '', []],
      ['cookie', 'constructor', []],
      ['localStorage', 'm1', ['metrics']],
      ['sessionStorage', 'm1', []],
      ['cookie', 'consent', ['acceptance']],
    ];
    for (const [kind, name, owners] of found) expect([...new Set(ownersOf(kind, name))], `${kind} ${name}`).to.deep.equal(owners);
  });

  it('the declaration takes rules, and refuses wrong ones', () => {
    const error = (entry: unknown) => parseDeclaration({ services: [{ id: 'a', category: 'analytics', hosts: [entry] }] }).error;
    expect(error('a.example')).to.equal(undefined);
    expect(error({ host: 'a.example', path: '/x', method: 'POST', beacons: 'hold' })).to.equal(undefined);
    for (const wrong of [null, 1, [], {}, { host: '' }, { host: 1 }, { path: '/' }, { host: 'a', path: 1 }, { host: 'a', beacons: 'keep' }])
      expect(error(wrong), JSON.stringify(wrong)).to.match(/^services\[0\]\.hosts\[0\]/);
  });
});
