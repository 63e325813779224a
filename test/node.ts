/* What the build puts into the sources, for tests that import them in Node. To be imported first. */
Object.assign(globalThis, { __DEV__: true, __VERSION__: 'test' });
