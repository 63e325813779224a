it('is there before it breaks', () => undefined);

throw new Error('Broken outside of its tests.');
