import { createHash } from 'node:crypto';
import type { Size } from '../../store/schema.ts';
import { createReplyFilter } from '../../term/query-replies.ts';
import type { ClientMessage } from '../link/control.ts';
import type { Answer, Query, Receipt, Reply, Send, Stop, Watch, Welcome } from '../link/messages.ts';
import type { Explanation } from '../status/types.ts';
import type { AgentTerminal } from './agent-terminal.ts';
import type { AnswerDesk } from './answer.ts';
import type { Connection } from './connection.ts';
import { createInputGate } from './input.ts';
import type { SendDesk } from './send.ts';
import type { ServerHandlers } from './server.ts';
import { isTyping, type SizeControl, type TerminalSize } from './size.ts';
import { createTypedAnswers, type TypedAnswersOptions } from './typed-answers.ts';

export interface RequestsOptions extends TypedAnswersOptions {
  terminal: AgentTerminal;
  size: SizeControl;
  send: SendDesk;
  answer: AnswerDesk;
  /** A person typed this. */
  typed: (bytes: Uint8Array) => void;
  stop: (how: Stop['how']) => void;
  welcome: () => Welcome;
  explain: () => Explanation;
  refreshSize: () => Promise<Size | null>;
}

/** Input waiting for an agent that reads nothing; above this its client's connection is not read any further. */
const mostQueued = 256 * 1024;
/** A lone Esc is known after this; an arrow key that a far ssh link splits comes in one frame again from its client. ms. */
const loneEscMs = 20;
/** What follows from a key is done behind its echo, which a person waits for; once for what was typed fast. ms. */
const behindEchoMs = 3;
/** Scrollback as text fits one frame with room for JSON's escapes. */
const mostText = 3 * 1024 * 1024;

export interface Requests extends ServerHandlers {
  /** Notes what was typed until now; before anything that the agent wrote since is read. */
  noteTyped(): void;
}

/** What clients ask for, handed to whoever does it. */
export function createRequests(options: RequestsOptions): Requests {
  const { terminal, size, facts } = options;
  const typedAnswers = createTypedAnswers(options);
  const filters = new Map<number, { pass: (bytes: Uint8Array) => Uint8Array; end: () => void }>();
  const held = new Set<Connection>();

  const write = (bytes: Uint8Array, written: () => void) =>
    terminal.write(bytes, () => {
      written();
      if (held.size === 0 || terminal.queued > mostQueued / 2) return;
      for (const connection of held) connection.hold(false);
      held.clear();
    });
  const gate = createInputGate(write);

  /** What an attached terminal answers to the agent's queries is dropped: the host has answered already. */
  const filterOf = ({ id }: Connection) => filters.get(id)?.pass ?? newFilter(id);
  const newFilter = (id: number) => {
    const filter = createReplyFilter();
    let timer: NodeJS.Timeout | undefined;
    const flush = () => terminal.write(filter.flush());
    const pass = (bytes: Uint8Array): Uint8Array => {
      if (timer) clearTimeout(timer);
      const passed = filter.push(bytes);
      timer = filter.pending ? setTimeout(flush, loneEscMs) : undefined;
      return passed;
    };
    const end = () => {
      clearTimeout(timer);
      if (filter.pending) flush();
    };
    filters.set(id, { pass, end });
    return pass;
  };
  let typed: Array<{ connection: Connection; bytes: Uint8Array }> = [];
  const acknowledged = new Map<Connection, number>();
  let due = false;
  const noteTyped = () => {
    if (typed.length === 0) return;
    const now = typed;
    typed = [];
    for (const { connection, bytes } of now) {
      if (!isTyping(bytes)) continue;
      options.typed(bytes);
      size.typed(connection.id);
    }
  };
  const finishTyped = () => {
    due = false;
    noteTyped();
    for (const [connection, seq] of acknowledged) connection.send('inputAck', { seq });
    acknowledged.clear();
  };
  const soon = () => {
    if (!due) setTimeout(finishTyped, behindEchoMs);
    due = true;
  };
  const input = (connection: Connection, { seq, bytes }: { seq: number; bytes: Buffer }) => {
    const filter = connection.role === 'raw' ? filterOf(connection) : undefined;
    const given = gate.accept(connection.client, seq, bytes, filter);
    if (given) {
      typed.push({ connection, bytes: given });
      // Only a question that is open now is answered by this, none that comes before it is noted.
      if (options.evidence.current().question) {
        if (isTyping(given))
          typedAnswers.typed(connection.role === 'raw' ? 'full-screen attach' : 'focused pane');
        noteTyped();
      } else soon();
    }
    if (terminal.queued <= mostQueued) return;
    held.add(connection);
    connection.hold(true);
  };
  const attach = (connection: Connection, wanted: TerminalSize) => {
    const resized = size.attach(connection.id, wanted);
    terminal.viewers.attach(connection);
    if (!resized) terminal.jiggle();
  };
  const watch = (connection: Connection, view: Watch) => {
    if (view.fit) size.look(connection.id, view);
    else size.lookAway(connection.id);
    terminal.viewers.watch(connection, view);
  };
  const unwatch = (connection: Connection) => {
    size.lookAway(connection.id);
    terminal.viewers.unwatch(connection);
  };
  const answer = async (connection: Connection, asked: Answer) => {
    typedAnswers.answered(asked.question);
    const receipt = await options.answer.answer(asked);
    const { question, how, from, by = options.owner } = asked;
    facts.add('send', 'user', {
      question,
      how,
      from,
      by,
      via: 'keys',
      receipt: receipt.receipt,
      why: receipt.why,
    });
    connection.send('receipt', receipt);
  };
  const send = async (connection: Connection, asked: Send) => {
    const receipt = await options.send.send(asked).catch(
      (error): Receipt => ({
        id: asked.id,
        receipt: 'failed',
        why: `it could not be kept: ${String(error)}`,
      }),
    );
    connection.send('receipt', receipt);
  };
  const query = async (connection: Connection, { id, what, arg }: Query) => {
    const reply: Reply = { id };
    if (what === 'explain') reply.explain = options.explain();
    else if (what === 'text') reply.text = (await parsedText(terminal)).slice(-mostText);
    else if (what === 'drop-sends') reply.dropped = await options.send.drop(arg);
    else reply.size = await options.refreshSize();
    connection.send('reply', reply);
  };

  return {
    noteTyped,
    open(connection) {
      // Also behind the welcome, which is the first frame of every connection.
      const acknowledge = (seq: number) => {
        acknowledged.set(connection, seq);
        soon();
      };
      const inputSeq = gate.connect(connection.client, acknowledge);
      connection.send('welcome', { ...options.welcome(), inputSeq });
    },
    message(connection, message) {
      handle(connection, message);
    },
    close(connection) {
      terminal.viewers.leave(connection);
      size.leave(connection.id);
      held.delete(connection);
      filters.get(connection.id)?.end();
      filters.delete(connection.id);
    },
  };

  function handle(connection: Connection, message: ClientMessage): void {
    if (message.name === 'input') input(connection, message.body);
    else if (message.name === 'watch') watch(connection, message.body);
    else if (message.name === 'unwatch') unwatch(connection);
    else if (message.name === 'attach') attach(connection, message.body);
    else if (message.name === 'ack') terminal.viewers.ack(connection, message.body.bytes);
    else if (message.name === 'resize') size.wish(connection.id, message.body);
    else if (message.name === 'send') void send(connection, message.body);
    else if (message.name === 'answer') void answer(connection, message.body);
    else if (message.name === 'stop') options.stop(message.body.how);
    else if (message.name === 'query') void query(connection, message.body);
    else connection.refuse({ code: 'protocol', message: 'hello came twice' });
  }
}

/** Names a text in the facts without keeping it twice: the agent's own record has it. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function parsedText(terminal: AgentTerminal): Promise<string> {
  return new Promise(resolve => terminal.barrier(() => resolve(terminal.emulator.text())));
}
