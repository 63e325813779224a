/**
 * Stands in for js-cookie in the script tag: the part of its interface that the core calls, in a fifth of its bytes.
 * The npm build has the real one; both pass the same tests.
 */
type Attributes = Record<string, string | number | boolean | undefined>;

function jar(defaults: Attributes) {
  const set = (name: string, value: string, attributes?: Attributes) => {
    let text = `${name}=${encodeURIComponent(value)}`;
    for (const [key, setting] of Object.entries({ ...defaults, ...attributes })) {
      if (key === 'expires' && setting) text += `;max-age=${(setting as number) * 86_400}`;
      else if (setting) text += `;${key}${setting === true ? '' : `=${setting}`}`;
    }
    document.cookie = text;
  };
  return {
    set,
    get(name: string) {
      const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
      return pair && decodeURIComponent(pair.slice(name.length + 1));
    },
    remove: (name: string) => set(name, '', { expires: -1 }),
    withAttributes: jar,
    withConverter: () => jar(defaults),
  };
}

export default jar({});
