it('runs after it', () => {});
