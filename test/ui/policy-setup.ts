/** What the tests of the policy viewer share. Elements stay until their suite ends. */
const undo: (() => unknown)[] = [];

export const later = (action: () => unknown): void => void undo.push(action);

after(() => {
  for (const action of undo.splice(0).reverse()) action();
});

/** Adds to the page, until the suite ends. */
export function put<T extends Element>(element: T): T {
  document.body.append(element);
  later(() => element.remove());
  return element;
}
