/**
 * Why git would not take a text for a branch name, undefined when it would: the rules of git-check-ref-format(1) and of
 * `git branch`, without a process, so that settings can be checked by them.
 */
export function branchNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name === 'HEAD' || name === '@') return `${name} means the commit that is checked out`;
  if (name.startsWith('-')) return 'it begins with a dash';
  if (name.includes('..')) return 'it holds two dots in a row';
  if (name.includes('@{')) return 'it holds @{';
  if (/[\0- \x7f~^:?*[\\]/.test(name)) return 'it holds a space or one of ~ ^ : ? * [ \\';
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//'))
    return 'a part between slashes is empty';
  if (name.endsWith('.')) return 'it ends with a dot';
  const parts = name.split('/');
  if (parts.some(part => part.startsWith('.'))) return 'a part of it begins with a dot';
  if (parts.some(part => part.endsWith('.lock'))) return 'a part of it ends with .lock';
  return undefined;
}
