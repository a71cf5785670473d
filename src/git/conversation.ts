import { Failure } from '../lib/errors.ts';

/** The streams of a process that answers while it runs. */
export interface Pipes {
  stdin: NodeJS.WritableStream;
  stdout: AsyncIterable<Uint8Array>;
}

/** Question and answer with a `--batch` command of git. */
export interface Conversation {
  send(bytes: Uint8Array | string): void;
  /**
   * The next answer. `measure` gets what has arrived and says how long the answer is in bytes, 0 while it is not whole.
   */
  receive(measure: (arrived: Buffer) => number): Promise<Buffer>;
}

export function createConversation({ stdin, stdout }: Pipes, name: string): Conversation {
  const chunks = stdout[Symbol.asyncIterator]();
  let arrived = Buffer.alloc(0);
  return {
    send: bytes => void stdin.write(bytes),
    async receive(measure) {
      for (;;) {
        const length = arrived.length === 0 ? 0 : measure(arrived);
        if (length > 0) {
          const answer = arrived.subarray(0, length);
          arrived = arrived.subarray(length);
          return answer;
        }
        const { value, done } = await chunks.next();
        if (done) throw new Failure(`${name} ended before it had answered`);
        arrived = Buffer.concat([arrived, value]);
      }
    },
  };
}

/** Length of an answer of one line. */
export function oneLine(arrived: Buffer): number {
  return arrived.indexOf(0x0a) + 1;
}

/** Length of an answer of `cat-file --batch`: `ID TYPE SIZE`, the content, a line break. */
export function oneObject(arrived: Buffer): number {
  const head = oneLine(arrived);
  if (head === 0) return 0;
  const size = Number(arrived.toString('latin1', 0, head).split(' ')[2]);
  // `ID missing` has no content.
  if (!Number.isInteger(size)) return head;
  return arrived.length > head + size ? head + size + 1 : 0;
}
