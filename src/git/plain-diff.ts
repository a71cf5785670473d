/** Options of every diff: plumbing, so that the user's diff settings, drivers and converters change nothing. */
export const plainDiff = ['--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=none'];
