import type { Watch } from '../link/messages.ts';
import type { Connection } from './connection.ts';
import { createFrameViewer, type FrameViewer, type Screen } from './frame-viewer.ts';
import { createRawViewer, type RawViewer, type RawViewerOptions } from './raw-viewer.ts';

/** Everybody who looks at this agent's terminal. */
export interface Viewers {
  watch(connection: Connection, watch: Watch): void;
  unwatch(connection: Connection): void;
  attach(connection: Connection): void;
  ack(connection: Connection, bytes: number): void;
  leave(connection: Connection): void;
  /** A chunk of the terminal, on arrival. True when it went out to somebody. */
  data(chunk: Buffer): boolean;
  /** A chunk has been parsed: the screen may have changed. True when somebody was sent a frame. */
  touched(): boolean;
  dispose(): void;
}

export interface ViewersOptions extends Omit<RawViewerOptions, 'connection'> {
  screen: Screen;
  /** Rows that changed since the last call; the emulator keeps one such set, so only one place may ask. */
  takeDirty: () => ReadonlySet<number> | 'all';
  now: () => number;
}

export function createViewers(options: ViewersOptions): Viewers {
  const { screen, now } = options;
  const frames = new Map<number, FrameViewer>();
  const raws = new Map<number, RawViewer>();

  const collect = () => {
    const rows = options.takeDirty();
    for (const viewer of frames.values()) viewer.changed(rows);
  };
  const unwatch = ({ id }: Connection) => {
    frames.get(id)?.dispose();
    frames.delete(id);
  };
  const detach = ({ id }: Connection) => {
    raws.get(id)?.dispose();
    raws.delete(id);
  };

  return {
    watch(connection, watch) {
      const viewer = frames.get(connection.id) ?? createFrameViewer({ connection, screen, collect, now });
      frames.set(connection.id, viewer);
      viewer.watch(watch);
    },
    unwatch,
    attach(connection) {
      detach(connection);
      raws.set(connection.id, createRawViewer({ ...options, connection }));
    },
    ack: (connection, bytes) => raws.get(connection.id)?.ack(bytes),
    leave(connection) {
      unwatch(connection);
      detach(connection);
    },
    data(chunk) {
      let sent = false;
      for (const viewer of raws.values()) if (viewer.data(chunk)) sent = true;
      return sent;
    },
    touched() {
      let sent = false;
      for (const viewer of frames.values()) if (viewer.touched()) sent = true;
      return sent;
    },
    dispose() {
      for (const viewer of [...frames.values(), ...raws.values()]) viewer.dispose();
      frames.clear();
      raws.clear();
    },
  };
}
