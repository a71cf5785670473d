import { mostMessages } from './hook-script.ts';

/** Name of the plugin in `HookPlace.dir`. */
export const pluginName = 'opencode-plugin.js';

/**
 * What OpenCode loads for one session (checked with 1.18.33): puts what happens as one file a message into
 * `$PITWALL_SPOOL`, where the host takes it (host/spool.ts). A plugin and not OpenCode's HTTP server, because that one
 * listens for every user of the machine.
 *
 * It throws nothing, waits for nothing and changes nothing of OpenCode's. Of the many updates of one thing it tells the
 * first and the last; the words of an answer it tells with the end of the turn. Messages are read by opencode-events.ts:
 * `{opencode: 1, directory, sessionID, parent?, t, type, …}`.
 */
export const opencodePlugin = `// Written by pitwall for one session: hands what OpenCode does to the session's host. Safe to delete.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let spool;

const mostText = 32 * 1024;
const shorten = (_, value) =>
  typeof value === 'string' && value.length > mostText
    ? value.slice(0, mostText / 2) + '\\n…\\n' + value.slice(-mostText / 2)
    : value;

let count = 0;
let room = true;
function write(message) {
  if (!spool) return;
  try {
    // With so many messages unread nobody reads: a disk must not be filled.
    if (count % 32 === 0) room = readdirSync(spool).length < ${mostMessages};
    count += 1;
    if (!room) return;
    const name = 1e9 + count + '.' + process.pid;
    writeFileSync(join(spool, '.' + name), JSON.stringify(message, shorten), { mode: 0o600 });
    renameSync(join(spool, '.' + name), join(spool, name));
  } catch {
    // The session is over, or its disk is full: nothing that OpenCode should care about.
  }
}

const sessions = new Map();
function stateOf(id) {
  if (!sessions.has(id)) {
    if (sessions.size > 500) sessions.clear();
    sessions.set(id, { running: new Set() });
  }
  return sessions.get(id);
}

export const Pitwall = async ({ directory }) => {
  // OpenCode may load this file more than once. What it starts itself, another OpenCode too, is not this session.
  globalThis.pitwallSpool ??= process.env.PITWALL_SPOOL;
  spool = globalThis.pitwallSpool;
  delete process.env.PITWALL_SPOOL;
  const tell = (type, sessionID, rest) =>
    write({ opencode: 1, directory, sessionID, parent: stateOf(sessionID).parent, t: Date.now(), type, ...rest });

  function part(sessionID, state, part) {
    if (part.type === 'text') {
      if (part.time?.end && !part.synthetic && part.messageID !== state.prompt) {
        state.text = part.text;
        state.message = part.messageID;
      }
    } else if (part.type === 'reasoning') {
      if (part.time?.end) tell('reasoning', sessionID, { part });
    } else if (part.type === 'step-finish') {
      tell('step', sessionID, { part, model: state.model });
    } else if (part.type === 'tool') {
      const status = part.state?.status;
      if (status === 'running' && !state.running.has(part.callID)) {
        state.running.add(part.callID);
        // It asks first and says then that the tool runs, which waits for the answer.
        tell('tool', sessionID, { part, asked: state.asked });
      } else if (status === 'completed' || status === 'error') {
        state.running.delete(part.callID);
        tell('tool', sessionID, { part });
      }
    }
  }

  function rest(sessionID, state) {
    if (!state.busy && !state.error) return;
    const { text, message, error } = state;
    Object.assign(state, { busy: false, text: undefined, message: undefined, error: undefined });
    tell('idle', sessionID, { text, message, error });
  }

  function event({ type, properties = {} }) {
    const info = properties.info ?? {};
    const sessionID = properties.sessionID ?? properties.part?.sessionID ?? info.sessionID ?? info.id;
    if (typeof sessionID !== 'string' || !sessionID.startsWith('ses')) return;
    const state = stateOf(sessionID);
    switch (type) {
      case 'session.created':
      case 'session.updated':
        state.parent = info.parentID;
        if (type === 'session.created') tell('created', sessionID);
        return;
      case 'message.updated':
        if (info.modelID) state.model = info.modelID;
        return;
      case 'message.part.updated':
        return part(sessionID, state, properties.part ?? {});
      case 'session.status': {
        const { status = {} } = properties;
        if (status.type === 'idle') return rest(sessionID, state);
        if (state.busy && status.type === 'busy' && !state.retried) return;
        Object.assign(state, { busy: true, retried: status.type === 'retry' });
        return tell('busy', sessionID, { status });
      }
      case 'session.idle':
        return rest(sessionID, state);
      case 'session.error':
        state.error = properties.error;
        if (!state.busy) rest(sessionID, state);
        return;
      case 'session.compacted':
      case 'permission.asked':
      case 'permission.updated':
      case 'permission.replied':
      case 'question.asked':
      case 'question.replied':
      case 'question.rejected':
        if (type !== 'session.compacted') state.asked = /asked|updated/.test(type) || undefined;
        return tell(type, sessionID, { properties });
    }
  }

  return {
    event: async input => {
      try {
        event(input.event);
      } catch {}
    },
    'chat.message': async (input, output) => {
      try {
        const state = stateOf(input.sessionID);
        state.prompt = output.message.id;
        state.model = output.message.model?.modelID;
        const text = output.parts.filter(p => p.type === 'text' && !p.synthetic).map(p => p.text).join('\\n');
        tell('prompt', input.sessionID, { message: state.prompt, text, model: state.model });
      } catch {}
    },
  };
};
`;
