import '../../src/elements.js';
import { expect, html, nextFrame } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { ConsentBanner } from '../../src/elements.js';
import { until } from '../helpers.js';
import {
  asked,
  audit,
  banner,
  box,
  click,
  css,
  focused,
  gone,
  isOnTop,
  isShown,
  later,
  make,
  named,
  page,
  pageUnderModal,
  part,
  parts,
  press,
  resize,
  root,
  settled,
  start,
  still,
} from './setup.js';

type Placement = NonNullable<ConsentBanner['placement']>;

const PLACEMENTS: readonly Placement[] = ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'];
/** Over the page, and not modal. */
const OVER = ['bottom', 'top', 'bottom-start', 'bottom-end'] as const;

const placed = async (placement: string): Promise<ConsentBanner> => {
  const element = await banner(html`<consent-banner placement=${placement}></consent-banner>`);
  await still(element);
  return element;
};

/** How far a surface is from each edge of the window. */
function gaps(element: Element) {
  const { left, top, right, bottom } = box(part(element, 'base'));
  const { clientWidth } = document.documentElement;
  return { left, top, right: clientWidth - right, bottom: innerHeight - bottom };
}

const NEAR = 24;
const near = (gap: number) => gap >= 0 && gap <= NEAR;

function expectAt(element: Element, placement: Placement, isRtl = false): void {
  const { left, top, right, bottom } = gaps(element);
  const seen = `${placement}: ${JSON.stringify(gaps(element))}`;
  const [startGap, endGap] = isRtl ? [right, left] : [left, right];
  if (placement === 'bottom' || placement === 'top') {
    expect(near(placement === 'top' ? top : bottom), seen).to.be.true;
    expect(Math.abs(left - right), seen).to.be.below(2);
  } else if (placement === 'center') {
    expect(Math.abs(left - right), seen).to.be.below(2);
    expect(Math.abs(top - bottom), seen).to.be.below(2);
  } else {
    expect(near(bottom), seen).to.be.true;
    expect(near(placement === 'bottom-start' ? startGap : endGap), seen).to.be.true;
    expect(near(placement === 'bottom-start' ? endGap : startGap), seen).to.be.false;
  }
}

describe('<consent-banner placement>', () => {
  for (const placement of PLACEMENTS.filter((name) => name !== 'inline'))
    it(`${placement}: stands where it says, on top of the page`, async () => {
      start();
      const element = await placed(placement);
      expectAt(element, placement);
      expect(isOnTop(part(element, 'accept'))).to.be.true;
    });

  for (const placement of ['', 'left', 'BOTTOM', 'constructor', undefined])
    it(`${String(placement) || 'an empty value'}: is unknown, so it is the bottom`, async () => {
      start();
      const element = await banner();
      if (placement === undefined) element.removeAttribute('placement');
      else element.setAttribute('placement', placement);
      await settled(element);
      await still(element);
      expectAt(element, 'bottom');
      const { left, top, width, height } = box(part(element, 'base'));
      element.placement = 'bottom';
      await settled(element);
      const known = box(part(element, 'base'));
      expect([left, top, width, height]).to.deep.equal([known.left, known.top, known.width, known.height]);
    });

  for (const placement of ['bottom-start', 'bottom-end', 'bottom', 'top', 'center'] as const)
    it(`${placement}: is mirrored in a page from right to left`, async () => {
      root('dir', 'rtl');
      start();
      const element = await placed(placement);
      expectAt(element, placement, true);
      expect(box(part(element, 'accept')).left).to.be.above(box(part(element, 'reject')).left);
      await audit();
    });

  it('is mirrored where an ancestor alone is from right to left', async () => {
    start();
    await page(html`<div dir="rtl"><consent-banner placement="bottom-start"></consent-banner></div>`);
    const element = document.querySelector('consent-banner')!;
    await still(element);
    expectAt(element, 'bottom-start', true);
  });

  it('inline: stands in the flow of the page, with the page above and below', async () => {
    start();
    const element = await placed('inline');
    const { top, bottom, left, right } = box(part(element, 'base'));
    const parent = box(element.parentElement!);
    expect(top).to.be.at.least(box(document.querySelector('#before')!).bottom);
    expect(bottom).to.be.at.most(box(document.querySelector('main')!).top);
    expect([left, right]).to.deep.equal([parent.left, parent.right]);
    expect(getComputedStyle(part(element, 'base')).position).not.to.equal('fixed');
    expect(named(part(element, 'base')).role).to.equal('region');
    await audit();
  });

  it('inline: takes no room from the page but its own, and gives it back', async () => {
    const before = document.documentElement.style.cssText;
    const consent = start();
    const element = await placed('inline');
    const { top } = box(document.querySelector('main')!);
    expect(document.documentElement.style.cssText).to.equal(before);
    consent.rejectAll();
    await gone(element);
    expect(box(document.querySelector('main')!).top).to.be.below(top);
  });

  it('center: is a modal dialog with a name, its focus on the title, the page behind it inert (A11Y-11, A11Y-12)', async () => {
    start();
    const element = await placed('center');
    const base = part(element, 'base');
    expect(base.matches('dialog:modal')).to.be.true;
    expect(named(base)).to.deep.equal({ role: 'dialog', name: 'Your choice about cookies' });
    expect(focused()).to.equal(part(element, 'title'));
    document.querySelector<HTMLElement>('#after')!.focus();
    expect(document.activeElement).to.equal(element);
    await audit();
  });

  it('center: sits over the page with a backdrop, and every button answers', async () => {
    const consent = start();
    const element = await placed('center');
    await click(part(element, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
    await gone(element);
    document.querySelector<HTMLElement>('#after')!.focus();
    expect(document.activeElement!.id, 'the page answers again').to.equal('after');
  });

  it('center: a click beside it neither closes nor decides (REG-6)', async () => {
    const consent = start();
    const element = await placed('center');
    await click([10, 10]);
    await settled(element);
    expect(isShown(element)).to.be.true;
    expect(consent.record).to.be.undefined;
  });

  it('center: Escape closes it without an answer, and the page answers again (DOM-3)', async () => {
    const consent = start();
    const element = await placed('center');
    await press('Escape');
    await gone(element);
    expect(consent.record).to.be.undefined;
    document.querySelector<HTMLElement>('#after')!.focus();
    expect(document.activeElement!.id).to.equal('after');
    expect(isShown(await placed('center')), 'closed for the session').to.be.false;
  });

  it('center: the preferences open above it, and come back to it', async () => {
    const consent = start();
    await page(html`<consent-banner placement="center"></consent-banner><consent-preferences></consent-preferences>`);
    const element = document.querySelector('consent-banner')!;
    const panel = document.querySelector('consent-preferences')!;
    await click(part(element, 'customize'));
    await until(() => panel.shadowRoot!.querySelector('dialog:modal'), 'the panel opens');
    await still(panel);
    expect(isOnTop(part(panel, 'save'))).to.be.true;
    await press('Escape');
    await until(() => !panel.open, 'the panel closes');
    expect(isShown(element)).to.be.true;
    expect(focused()).to.equal(part(element, 'customize'));
    await click(part(element, 'customize'));
    await until(() => panel.shadowRoot!.querySelector('dialog:modal'), 'the panel opens again');
    await still(panel);
    await click(part(panel, 'save'));
    expect(consent.record!.via).to.equal('save');
    await gone(element);
    document.querySelector<HTMLElement>('#after')!.focus();
    expect(document.activeElement!.id, 'the page answers again').to.equal('after');
  });

  it('center: stays modal when it is moved in the page (DOM-5)', async () => {
    start();
    const element = await placed('center');
    document.querySelector('main')!.append(element);
    await settled(element);
    await still(element);
    expect(part(element, 'base').matches(':modal')).to.be.true;
    expectAt(element, 'center');
  });

  it('center: the page answers when the element is taken out (DOM-5)', async () => {
    start();
    const element = await placed('center');
    element.remove();
    await settled(element);
    await click(document.querySelector('#after')!);
    expect(isOnTop(document.querySelector('#after')!)).to.be.true;
  });

  it('center: taken out it gives the focus back (DOM-5)', async () => {
    const consent = start();
    consent.acceptAll();
    const element = await placed('center');
    document.querySelector<HTMLElement>('#before')!.focus();
    consent.reset();
    await until(() => element.shadowRoot!.activeElement, 'it has the focus');
    element.remove();
    expect(document.activeElement!.id).to.equal('before');
  });

  for (const from of PLACEMENTS)
    it(`can be changed from ${from} to every other one and back`, async () => {
      start();
      const element = await placed(from);
      for (const to of PLACEMENTS)
        for (const placement of [to, from]) {
          element.placement = placement;
          await settled(element);
          await nextFrame();
          await still(element);
          expect(element.getAttribute('placement')).to.equal(placement);
          expect(isShown(element), placement).to.be.true;
          expect(part(element, 'base').matches(':modal'), placement).to.equal(placement === 'center');
          if (placement !== 'inline') expectAt(element, placement);
          if (placement === 'center') continue;
          const after = document.querySelector<HTMLElement>('#after')!;
          after.focus();
          expect(document.activeElement, 'the page answers').to.equal(after);
        }
    });

  for (const placement of OVER)
    it(`${placement}: stays at the window's edge inside of what is transformed, cut off, or stacked low (DOM-7)`, async () => {
      start();
      await page(
        html`<div id="trap"><consent-banner placement=${placement}></consent-banner></div>
          <div id="wall"></div>`,
      );
      css(`#trap { transform: translate(50px, 60px); overflow: hidden; height: 30px; width: 200px; position: relative; z-index: 0; contain: paint }
        #wall { position: fixed; inset: 0; z-index: 2147483647; background: #eee }`);
      const element = document.querySelector('consent-banner')!;
      await still(element);
      expectAt(element, placement);
      expect(isOnTop(part(element, 'accept'))).to.be.true;
      expect(isOnTop(part(element, 'customize'))).to.be.true;
    });

  it('waits under a modal dialog of the page, and answers when that is closed (DOM-8)', async () => {
    const consent = start();
    const dialog = make('dialog');
    dialog.append(make('button', { id: 'inside' }));
    dialog.querySelector('button')!.append('Inside');
    css('dialog { position: fixed; inset: auto 0 0; margin: auto; width: 600px }');
    document.body.append(dialog);
    later(() => dialog.remove());
    dialog.showModal();

    const element = await placed('bottom');
    expect(isOnTop(dialog.querySelector('button')!), 'the dialog is not covered').to.be.true;
    await click(dialog.querySelector('button')!);

    dialog.close();
    await click(part(element, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('does not cover the preferences where those were open first', async () => {
    await resize(320, 640);
    const consent = start();
    await page(html`<consent-preferences open></consent-preferences><consent-banner></consent-banner>`);
    const [panel, element] = [
      document.querySelector('consent-preferences')!,
      document.querySelector('consent-banner')!,
    ];
    await until(() => panel.shadowRoot!.querySelector(':modal'), 'the panel opens');
    await still(panel);
    for (const name of ['accept', 'reject', 'save']) expect(isOnTop(part(panel, name)), name).to.be.true;
    await press('Escape');
    await until(() => !panel.open, 'the panel closes');
    await click(part(element, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('does not cover the preferences when the question comes again meanwhile', async () => {
    await resize(320, 640);
    const consent = start();
    consent.acceptAll();
    await page(html`<consent-banner></consent-banner><consent-preferences open></consent-preferences>`);
    const [panel, element] = [
      document.querySelector('consent-preferences')!,
      document.querySelector('consent-banner')!,
    ];
    await until(() => panel.shadowRoot!.querySelector(':modal'), 'the panel opens');
    consent.reset();
    await settled(element);
    await still(panel);
    expect(part(element, 'base').matches(':popover-open'), 'nor is it painted over them').to.be.false;
    for (const name of ['accept', 'reject', 'save']) expect(isOnTop(part(panel, name)), name).to.be.true;
    await click(part(panel, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('waits under a modal dialog in a shadow root that has the focus, too (DOM-8)', async () => {
    start();
    await pageUnderModal();
    const element = make('consent-banner');
    document.body.append(element);
    await until(() => parts(element, 'base')[0], 'it asks');
    expect(part(element, 'base').matches(':popover-open')).to.be.false;
  });

  it('answers under a modal dialog of the page that came later, once that is closed', async () => {
    const consent = start();
    const element = await placed('bottom');
    const dialog = make('dialog');
    document.body.append(dialog);
    later(() => dialog.remove());
    dialog.showModal();
    dialog.close();
    await click(part(element, 'accept'));
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('can be hidden by the page, and takes no room then', async () => {
    const { style } = document.documentElement;
    start();
    const element = await placed('bottom');
    await until(() => style.getPropertyValue('padding-bottom'), 'room is made');
    element.hidden = true;
    await nextFrame();
    expect(isShown(element)).to.be.false;
    await until(() => !parseFloat(style.getPropertyValue('padding-bottom')), 'the room is given back');
    element.hidden = false;
    await asked(element);
  });
});

describe('<consent-banner>: yes and no are twins (REG-2, REG-3, REG-4)', () => {
  const LOOK = [
    'font-family',
    'font-size',
    'font-weight',
    'font-style',
    'line-height',
    'color',
    'background-color',
    'background-image',
    'border-top-width',
    'border-inline-start-width',
    'border-top-style',
    'border-top-color',
    'border-top-left-radius',
    'padding-top',
    'padding-inline-start',
    'text-decoration-line',
    'opacity',
    'box-shadow',
    'cursor',
    'text-transform',
  ];

  const look = (element: Element): Record<string, string> => {
    const style = getComputedStyle(element);
    return Object.fromEntries(LOOK.map((name) => [name, style.getPropertyValue(name)]));
  };

  for (const [width, height] of [
    [1280, 800],
    [800, 600],
    [320, 640],
    [320, 256],
  ] as const)
    for (const placement of PLACEMENTS)
      it(`${placement}, ${width} × ${height}: same kind, same look, same size, side by side, both in view`, async () => {
        await resize(width, height);
        start();
        const element = await placed(placement);
        const [accept, reject] = [part(element, 'accept'), part(element, 'reject')];
        expect(accept.localName).to.equal('button');
        expect(reject.localName).to.equal('button');
        expect(accept.parentElement).to.equal(reject.parentElement);
        expect(look(accept)).to.deep.equal(look(reject));
        const [yes, no] = [box(accept), box(reject)];
        expect(yes.height).to.be.closeTo(no.height, 0.5);
        expect(yes.width / no.width).to.be.within(0.9, 1.1);
        expect(Math.abs(yes.top - no.top) < 1 || Math.abs(yes.bottom - no.top) < 24, 'one row, or rows that touch').to
          .be.true;
        if (placement !== 'inline')
          for (const button of [accept, reject]) expect(isOnTop(button), 'in view').to.be.true;
      });

  it('look alike with the focus on them, and with the pointer over them', async () => {
    start();
    const element = await placed('bottom');
    const looks: Record<string, string>[] = [];
    for (const name of ['accept', 'reject']) {
      const button = part(element, name);
      const { left, top } = box(button);
      button.focus();
      await press('Shift');
      await sendMouse({ type: 'move', position: [Math.round(left) + 10, Math.round(top) + 10] });
      expect(button.matches(':hover')).to.be.true;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(button);
      looks.push({ ...look(button), outlineStyle, outlineWidth, outlineColor });
    }
    await sendMouse({ type: 'move', position: [1, 1] });
    expect(looks[0]).to.deep.equal(looks[1]);
  });
});

describe('<consent-banner>: how much it takes', () => {
  for (const placement of PLACEMENTS)
    for (const [width, height] of [
      [1280, 800],
      [320, 640],
      [320, 256],
    ] as const)
      it(`${placement}, ${width} × ${height}: buttons of 44 px, all inside of the window, nothing to scroll sideways (A11Y-3, A11Y-4)`, async () => {
        await resize(width, height);
        start();
        const element = await placed(placement);
        const base = box(part(element, 'base'));
        for (const name of ['accept', 'reject', 'customize']) {
          const { left, right, width: wide, height: high } = box(part(element, name));
          expect(high, name).to.be.at.least(44);
          expect(wide, name).to.be.at.least(44);
          expect(left >= base.left && right <= base.right, `${name} inside of the surface`).to.be.true;
        }
        expect(document.scrollingElement!.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
        if (placement === 'inline') return;
        expect(
          [base.top >= 0, base.bottom <= innerHeight],
          `${base.top} to ${base.bottom} of ${innerHeight}`,
        ).to.deep.equal([true, true]);
        for (const name of ['accept', 'reject', 'customize']) {
          part(element, name).scrollIntoView({ block: 'nearest' });
          expect(isOnTop(part(element, name)), `${name} can be reached`).to.be.true;
        }
      });

  for (const placement of OVER) {
    it(`${placement}: covers at most a quarter of a desktop window`, async () => {
      await resize(1280, 800);
      start();
      const { width, height } = box(part(await placed(placement), 'base'));
      expect((width * height) / (1280 * 800)).to.be.at.most(0.25);
    });

    it(`${placement}: covers at most half of a narrow window`, async () => {
      await resize(320, 640);
      start();
      const { width, height } = box(part(await placed(placement), 'base'));
      expect((width * height) / (320 * 640)).to.be.at.most(0.5);
    });

    it(`${placement}: leaves a strip of a very small window (A11Y-4)`, async () => {
      await resize(320, 256);
      start();
      expect(box(part(await placed(placement), 'base')).height).to.be.at.most(256 - 32);
    });
  }

  it('scrolls inside where there is more to say than room', async () => {
    await resize(320, 480);
    start({ messages: { ask: 'One reason. '.repeat(200) } });
    const element = await placed('bottom');
    expect(box(part(element, 'base')).height).to.be.at.most(240);
    expect(part(element, 'text').scrollHeight).to.be.above(part(element, 'text').clientHeight);
    expect(isOnTop(part(element, 'accept'))).to.be.true;
    expect(isOnTop(part(element, 'reject'))).to.be.true;
  });
});

describe('<consent-banner>: room in the page (A11Y-1)', () => {
  const { style } = document.documentElement;
  const room = (side: 'top' | 'bottom') => ({
    padding: style.getPropertyValue(`scroll-padding-${side}`),
    margin: style.getPropertyValue(`padding-${side}`),
    height: style.getPropertyValue('--consent-banner-height'),
  });
  const NONE = { padding: '', margin: '', height: '' };
  const isMade = (side: 'top' | 'bottom') => () => parseFloat(room(side).height) > 0;

  /** A page of several windows' height, with something to focus all along. */
  const long = async (placement: string) => {
    // Away from the window's edges, where the banner leaves a gap.
    css('body { padding-inline: 40px }');
    const links = Array.from(
      { length: 60 },
      (_, index) => html`<p><button id="link-${index}">Link ${index}</button></p>`,
    );
    await page(html`<consent-banner placement=${placement}></consent-banner>`, links);
    const element = document.querySelector('consent-banner')!;
    await still(element);
    return element;
  };

  /** Whether anything of an element is to be seen: its corners, a little inside, and its middle. */
  function isSeen(element: Element): boolean {
    const { left, right, top, bottom } = box(element);
    const points = [
      [left + 2, top + 2],
      [right - 2, top + 2],
      [left + 2, bottom - 2],
      [right - 2, bottom - 2],
      [(left + right) / 2, (top + bottom) / 2],
    ] as const;
    return points.some(([x, y]) => document.elementFromPoint(x, y) === element);
  }

  for (const side of ['top', 'bottom'] as const) {
    it(`${side}: makes room as high as it reaches, and publishes its height`, async () => {
      start();
      const element = await placed(side);
      await until(isMade(side), 'room is made');
      const { top, bottom } = box(part(element, 'base'));
      const needed = Math.ceil(side === 'top' ? bottom : innerHeight - top);
      expect(room(side)).to.deep.equal({ padding: `${needed}px`, margin: `${needed}px`, height: `${needed}px` });
    });

    for (const [way, end] of [
      ['an answer', (_: ConsentBanner, consent: ReturnType<typeof start>) => void consent.rejectAll()],
      ['being taken out', (element: ConsentBanner) => element.remove()],
      ['standing inline', (element: ConsentBanner) => void (element.placement = 'inline')],
      ['standing in the centre', (element: ConsentBanner) => void (element.placement = 'center')],
      ['the end of its store', (_: ConsentBanner, consent: ReturnType<typeof start>) => consent.stop()],
    ] as const)
      it(`${side}: gives the room back after ${way}, as the page had it`, async () => {
        style.setProperty(`scroll-padding-${side}`, '7px');
        style.setProperty(`padding-${side}`, '3px');
        later(() => {
          style.removeProperty(`scroll-padding-${side}`);
          style.removeProperty(`padding-${side}`);
        });
        const consent = start();
        const element = await placed(side);
        await until(isMade(side), 'room is made');
        end(element, consent);
        await until(() => room(side).height === '', 'the room is given back');
        expect(room(side)).to.deep.equal({ padding: '7px', margin: '3px', height: '' });
      });
  }

  it('gives the room at one edge back when it goes to the other', async () => {
    start();
    const element = await placed('top');
    await until(isMade('top'), 'room is made above');
    element.placement = 'bottom';
    await settled(element);
    await until(() => style.getPropertyValue('scroll-padding-bottom'), 'room is made below');
    expect(style.getPropertyValue('scroll-padding-top')).to.equal('');
    expect(style.getPropertyValue('padding-top')).to.equal('');
  });

  it('makes room again for a question that comes again', async () => {
    const consent = start();
    const element = await placed('bottom');
    await until(isMade('bottom'), 'room is made');
    consent.acceptAll();
    await until(() => !room('bottom').height, 'the room is given back');
    consent.reset();
    await until(isMade('bottom'), 'room is made again');
    element.remove();
    await until(() => !room('bottom').height, 'the room is given back again');
    expect(room('bottom')).to.deep.equal(NONE);
  });

  it('keeps its room when it is moved in the page', async () => {
    start();
    const element = await placed('bottom');
    await until(isMade('bottom'), 'room is made');
    document.querySelector('main')!.append(element);
    await settled(element);
    await until(isMade('bottom'), 'room is made again');
    element.remove();
    await until(() => !room('bottom').height, 'the room is given back');
    expect(room('bottom')).to.deep.equal(NONE);
  });

  it('follows its own height when the window changes', async () => {
    start();
    const element = await placed('bottom');
    await until(isMade('bottom'), 'room is made');
    await resize(320, 640);
    await until(
      () => Math.abs(parseFloat(room('bottom').height) - (innerHeight - box(part(element, 'base')).top)) <= 1,
      'the room is as high as the banner',
    );
  });

  for (const placement of OVER) {
    it(`${placement}: hides nothing entirely that has the focus, to the end of the page and back`, async () => {
      await resize(320, 480);
      start();
      await long(placement);
      await until(isMade(placement === 'top' ? 'top' : 'bottom'), 'room is made');
      const hidden: string[] = [];
      const look = () => {
        const active = document.activeElement!;
        if (active.id.startsWith('link-') && !isSeen(active)) hidden.push(active.id);
        return active.id;
      };
      document.querySelector<HTMLElement>('#link-40')!.focus();
      for (let index = 41; index < 60; index++) {
        await press('Tab');
        expect(look()).to.equal(`link-${index}`);
      }
      for (let index = 58; index >= 40; index--) {
        await press('Shift+Tab');
        expect(look()).to.equal(`link-${index}`);
      }
      expect(hidden).to.deep.equal([]);
    });

    it(`${placement}: the page's last and first elements can be scrolled out from under it`, async () => {
      await resize(320, 480);
      start();
      await long(placement);
      await until(isMade(placement === 'top' ? 'top' : 'bottom'), 'room is made');
      scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      expect(isSeen(document.querySelector('#link-59')!)).to.be.true;
      scrollTo({ top: 0, behavior: 'instant' });
      expect(isSeen(document.querySelector('#before')!)).to.be.true;
    });
  }

  it('leaves what is on screen where it is, at the top of the window too', async () => {
    const consent = start();
    consent.rejectAll();
    const element = await long('top');
    scrollTo({ top: 900, behavior: 'instant' });
    const link = document.querySelector('#link-20')!;
    const { top } = box(link);
    consent.reset();
    await asked(element);
    await until(isMade('top'), 'room is made');
    expect(box(link).top).to.be.closeTo(top, 1);
    consent.acceptAll();
    await until(() => !room('top').height, 'the room is given back');
    expect(box(link).top).to.be.closeTo(top, 1);
  });

  it('shifts nothing on screen at the start of the page', async () => {
    const consent = start();
    consent.rejectAll();
    const element = await long('bottom');
    const { top } = box(document.querySelector('#link-1')!);
    consent.reset();
    await asked(element);
    await until(isMade('bottom'), 'room is made');
    expect(box(document.querySelector('#link-1')!).top).to.equal(top);
  });
});
