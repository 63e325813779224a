/** Puts our function where the platform has its own, and takes it away again. */
import { attempt } from '../core/attempt.js';
import { warn } from '../core/warn.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any function of the platform
export type Call = (...args: any[]) => any;

/** A window with its own copies of every class. */
export type Realm = Window & typeof globalThis;

export type Part = 'value' | 'set';

/** Answers in place of the platform: in a list, which may be empty. No list: the platform answers, to `args` as they are then. */
export type Answer = (self: never, args: never, call: () => unknown) => unknown[] | false | null | undefined;

export interface Patches {
  /**
   * Wraps a method, class or setter. A method in a Proxy, so that it still looks native, and keeps what others hang on it.
   * What this browser does not have is left out.
   *
   * @param holder An object that has it, or inherits it: the one that others see is wrapped, be it another patcher's.
   */
  wrap(holder: object | undefined, key: string, traps: ProxyHandler<Call>, part?: Part): void;
  /** The same for what is asked first. */
  ask(holder: object | undefined, key: string, answer: Answer, part?: Part): void;
  /** Puts everything back that is still ours. What others have wrapped since stays, and lets everything pass. */
  undo(): void;
}

export function createPatches(): Patches {
  const undos: (() => void)[] = [];
  const patches: Patches = {
    wrap(holder, key, traps, part = 'value') {
      let owner: object | null | undefined = holder;
      while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
      const former = owner && Object.getOwnPropertyDescriptor(owner, key);
      const original = former?.[part] as Call | undefined;
      if (typeof original !== 'function') return;
      // As a setter, which nobody looks at, a function is faster.
      const ours = part === 'set' ? function (this: unknown, value: unknown) { traps.apply!(original, this, [value]); } : new Proxy(original, traps);
      attempt(
        () => {
          Object.defineProperty(owner, key, { ...former, [part]: ours });
          undos.unshift(() => {
            if (Object.getOwnPropertyDescriptor(owner, key)?.[part] === ours) Object.defineProperty(owner, key, former!);
          });
        },
        __DEV__ ? () => warn(`The guard cannot watch ${key}: somebody froze it.`) : undefined,
      );
    },
    ask(holder, key, answer, part) {
      const apply: ProxyHandler<Call>['apply'] = (method, self, args) => {
        const call = (): unknown => Reflect.apply(method, self, args);
        const answered = answer(self as never, args as never, call);
        return answered ? answered[0] : call();
      };
      patches.wrap(holder, key, { apply }, part);
    },
    undo() {
      for (const undo of undos) attempt(undo);
    },
  };
  return patches;
}

/**
 * What a string sink will make of a value. An object is asked once: the second time it might name another address. One
 * of Trusted Types goes on as it is.
 */
export function asText(value: unknown): unknown {
  return Object(value) === value && !/ Trusted/.test({}.toString.call(value)) ? String(value) : value;
}
