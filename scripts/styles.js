import postcss from 'postcss';

const PLACEMENTS = ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'];

/** For a banner that may stand anywhere. */
const ALL = 'all';

/** Whether a selector can match in a first banner. Its direction comes with its language; nothing in it is hidden. */
const isUsed = (selector, placement) =>
  PLACEMENTS.every((name) => name === placement || placement === ALL || !new RegExp(`\\.${name}(?![\\w-])|=${name}\\]`).test(selector)) &&
  (placement !== 'inline' || !selector.includes('.over')) &&
  !/^(h3|p|ul)$|:lang|\[hidden\]/.test(selector);

/** The declaration of a property, taken out: what is used once needs no name. */
function one(sheet, name) {
  let found;
  sheet.walkDecls(name, (declaration) => (found = declaration.remove()));
  return found;
}

/** Rules of one selector become one, where the last of them stands; of one property the last value stays. */
function join(sheet) {
  const last = new Map(sheet.nodes.map((rule) => [rule.selector ?? rule, rule]));
  for (const rule of [...sheet.nodes].reverse()) {
    const target = last.get(rule.selector ?? rule);
    if (rule !== target) target.prepend(...rule.remove().nodes);
  }
  for (const rule of last.values()) {
    const values = new Map(rule.nodes.map((node) => [node.prop ?? node, node]));
    for (const node of [...rule.nodes]) if (values.get(node.prop ?? node) !== node) node.remove();
  }
}

/**
 * What a banner without Lit needs of the element's style, for each placement and for all. It makes no entrance.
 *
 * @param {string} style
 * @returns {Record<string, string>}
 */
export function stylesByPlacement(style) {
  const styleOf = (placement) => {
    const sheet = postcss.parse(style);
    sheet.walkAtRules('keyframes', (rule) => rule.remove());
    sheet.walkDecls('animation', (declaration) => declaration.remove());
    const { value: tint } = one(sheet, '--_tint');
    sheet.walkDecls('background', (declaration) => (declaration.value = declaration.value.replace('var(--_tint)', tint)));
    // One line of an empty page at most.
    sheet.walkRules('.hidden', (rule) => rule.walkDecls(/size|overflow|white/, (declaration) => declaration.remove()));
    sheet.walkRules((rule) => {
      rule.selectors = rule.selectors.filter((selector) => isUsed(selector, placement));
      if (!rule.selector || !rule.nodes[0]) rule.remove();
    });
    sheet.walkAtRules((rule) => rule.nodes?.[0] || rule.remove());
    join(sheet);
    // Neither has a text in it where these mean something.
    return sheet.toString().replace(/, /g, ',').replace(' / ', '/');
  };
  return Object.fromEntries([...PLACEMENTS, ALL].map((placement) => [placement, styleOf(placement)]));
}
