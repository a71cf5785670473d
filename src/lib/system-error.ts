import { errnoOf } from './errors.ts';

/** What the errno names a person can cause mean in plain words. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file may not become larger here',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this machine',
  EAGAIN: 'too many processes, or no memory for one more',
  ENOMEM: 'no memory left',
  EIO: 'input/output error of the disk',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  ESTALE: 'the network file system lost it',
};

/** A system error as a few words for a sentence: `the disk is full (ENOSPC)`. */
export function explainErrno(error: unknown): string {
  const code = errnoOf(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  const meaning = words[code];
  return meaning === undefined ? code : `${meaning} (${code})`;
}
