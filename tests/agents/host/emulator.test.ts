import { describe, expect, test } from 'vitest';
import { session, written } from './emulator-support.ts';

describe('queries are answered', () => {
  test.each([
    ['DA1', '\x1b[c', '\x1b[?1;2c'],
    ['DA2', '\x1b[>c', '\x1b[>0;276;0c'],
    ['DA3', '\x1b[=c', '\x1bP!|00000000\x1b\\'],
    ['DSR', '\x1b[5n', '\x1b[0n'],
    ['CPR', 'ab\x1b[6n', '\x1b[1;3R'],
    ['DECRQM', '\x1b[?2026$p', '\x1b[?2026;2$y'],
    ['XTVERSION', '\x1b[>q', '\x1bP>|pitwall(1.2.3)\x1b\\'],
    ['XTVERSION with 0', '\x1b[>0q', '\x1bP>|pitwall(1.2.3)\x1b\\'],
    ['kitty flags', '\x1b[>5u\x1b[?u', '\x1b[?0u'],
    ['modifyOtherKeys', '\x1b[>4;2m\x1b[?4m', '\x1b[>4;2m'],
    ['text colour, BEL', '\x1b]10;?\x07', '\x1b]10;rgb:d0d0/d0d0/d0d0\x07'],
    ['background, ST', '\x1b]11;?\x1b\\', '\x1b]11;rgb:1010/1010/1010\x1b\\'],
    ['cursor colour', '\x1b]12;?\x1b\\', '\x1b]12;rgb:d0d0/d0d0/d0d0\x1b\\'],
    [
      'two colours at once',
      '\x1b]10;?;?\x07',
      '\x1b]10;rgb:d0d0/d0d0/d0d0\x07\x1b]11;rgb:1010/1010/1010\x07',
    ],
    ['a colour that was set', '\x1b]11;#fff\x07\x1b]11;?\x07', '\x1b]11;rgb:ffff/ffff/ffff\x07'],
    ['and reset', '\x1b]11;rgb:f/0/12\x07\x1b]111\x07\x1b]11;?\x07', '\x1b]11;rgb:1010/1010/1010\x07'],
    ['palette', '\x1b]4;1;?\x1b\\', '\x1b]4;1;rgb:cdcd/0000/0000\x1b\\'],
    [
      'palette, several',
      '\x1b]4;16;?;255;?\x07',
      '\x1b]4;16;rgb:0000/0000/0000\x07\x1b]4;255;rgb:eeee/eeee/eeee\x07',
    ],
    ['window in pixels', '\x1b[14t', '\x1b[4;120;200t'],
    ['cell in pixels', '\x1b[16t', '\x1b[6;20;10t'],
    ['window in cells', '\x1b[18t', '\x1b[8;6;20t'],
    ['colour scheme', '\x1b[?996n', '\x1b[?997;1n'],
    ['colour scheme, light', '\x1b]11;#ffffff\x07\x1b[?996n', '\x1b[?997;2n'],
    ['program status, BEL', '\x1b]7501;?\x07', '\x1b]7501;?\x07'],
    ['program status, ST', '\x1b]7501;?\x1b\\', '\x1b]7501;?\x1b\\'],
    ['XTGETTCAP, known', '\x1bP+q524742\x1b\\', '\x1bP1+r524742=382f382f38\x1b\\'],
    ['XTGETTCAP, unknown and known', '\x1bP+q6162;436f\x1b\\', '\x1bP0+r6162\x1b\\\x1bP1+r436f=323536\x1b\\'],
    ['XTGETTCAP, junk', '\x1bP+qzz\x1b\\', '\x1bP0+r\x1b\\'],
  ])('%s', async (_, query, reply) => {
    const { replies } = await written(query);
    expect(replies.join('')).toBe(reply);
  });

  test('with the terminator they came with, wherever the chunk was cut', async () => {
    for (const query of ['\x1b]7501;?\x07', '\x1b]7501;?\x1b\\', '\x1b]11;?\x07']) {
      for (let cut = 1; cut < query.length; cut++) {
        const { replies } = await written(query.slice(0, cut), query.slice(cut), '\x1b]7501;?\x1b\\');
        expect(replies[0]?.endsWith('\x07')).toBe(query.endsWith('\x07'));
        expect(replies[1]).toBe('\x1b]7501;?\x1b\\');
      }
    }
  });

  test('from the colours it was given', async () => {
    const { emulator, replies, parsed } = session({ colors: { background: '#ffffff' } });
    emulator.write('\x1b]11;?\x1b\\\x1b[?996n');
    await parsed();
    expect(replies).toEqual(['\x1b]11;rgb:ffff/ffff/ffff\x1b\\', '\x1b[?997;2n']);
  });

  test('junk gets no answer', async () => {
    const { replies } = await written(
      '\x1b]4;999;?\x07\x1b]4;?\x07\x1b]11;nonsense\x07\x1b[>1q\x1b]7501;\x07',
    );
    expect(replies).toEqual([]);
  });
});

describe('events', () => {
  const heard = async (...chunks: string[]) => (await written(...chunks)).events;
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test('come in the order the program said them', async () => {
    const events = await heard(
      '\x1b]0;one\x07\x07\x1b]9;done\x1b\\\x1b[?1049h\x1b]777;notify;t;b;c\x07\x1b]2;two\x1b\\',
    );
    expect(events).toEqual([
      { type: 'title', text: 'one' },
      { type: 'bell' },
      { type: 'notification', code: 9, title: '', body: 'done' },
      { type: 'mode', name: 'alternate', on: true },
      { type: 'notification', code: 777, title: 't', body: 'b;c' },
      { type: 'title', text: 'two' },
    ]);
  });

  test('progress, and nothing for other ConEmu commands', async () => {
    expect(
      await heard(
        '\x1b]9;4;1;50\x07\x1b]9;4;0\x07\x1b]9;4;1;900\x07\x1b]9;4;7\x07\x1b]9;9;/tmp\x07\x1b]777;other\x07',
      ),
    ).toEqual([
      { type: 'progress', state: 1, value: 50 },
      { type: 'progress', state: 0, value: 0 },
      { type: 'progress', state: 1, value: 100 },
    ]);
  });

  test('shell prompts', async () => {
    expect(await heard('\x1b]133;A\x07\x1b]133;D;1\x07\x1b]133;X\x07')).toEqual([
      { type: 'prompt', mark: 'A' },
      { type: 'prompt', mark: 'D' },
    ]);
  });

  test('program status with everything', async () => {
    const payload = `state=blocked:app=x:kind=permission:id=a1:title=${base64('Tïtle')}:msg=${base64('run\x1b[31m ls?')}`;
    expect(await heard(`\x1b]7501;${payload}\x07`)).toEqual([
      {
        type: 'osc7501',
        state: 'blocked',
        app: 'x',
        kind: 'permission',
        id: 'a1',
        title: 'Tïtle',
        msg: 'run ls?',
        raw: payload,
      },
    ]);
  });

  test.each(['', '?', 'state', 'state=', '=x', ':::', 'app=x'])(
    'program status %j is junk',
    async payload => {
      expect(await heard(`\x1b]7501;${payload}\x07`)).toEqual([]);
    },
  );

  test('program status with broken base64 still has its state', async () => {
    expect(await heard('\x1b]7501;state=done:msg=%%%:title=/w==:junk:x=y\x07')).toEqual([
      { type: 'osc7501', state: 'done', app: '', raw: 'state=done:msg=%%%:title=/w==:junk:x=y' },
    ]);
  });

  test('a megabyte of title or status is cut', async () => {
    const { emulator, events } = await written(
      `\x1b]0;${'t'.repeat(1_000_000)}\x07`,
      `\x1b]7501;state=idle:msg=${base64('m'.repeat(1_000_000))}\x07`,
      `\x1b]9;${'n'.repeat(1_000_000)}\x07after`,
    );
    expect(emulator.title.length).toBe(200);
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(1_000);
    expect(emulator.view().rows[0]).toBe('after');
  });
});

describe('bytes', () => {
  test('UTF-8 cut anywhere is put together', async () => {
    const bytes = Buffer.from('ä漢👩‍💻é');
    for (let cut = 1; cut < bytes.length; cut++) {
      const { emulator } = await written(bytes.subarray(0, cut), bytes.subarray(cut));
      expect(emulator.view().rows[0]).toBe('ä漢👩‍💻é');
    }
  });

  test('are counted until they are parsed', async () => {
    const { emulator, parsed } = session();
    const large = 'äb'.repeat(4000);
    emulator.write(Buffer.from(large));
    emulator.write('ä');
    expect(emulator.pending).toBe(3 * 4000 + 2);
    await parsed();
    expect(emulator.pending).toBe(0);
  });

  test('that come small and alone are parsed at once', async () => {
    const { emulator } = session();
    emulator.write('echo');
    expect(emulator.view().rows[0]).toBe('echo');
    expect(emulator.pending).toBe(0);
  });

  test('written before a resize are parsed at the old size', async () => {
    const { emulator, parsed } = session();
    emulator.write('\x1b[H'.repeat(4000));
    emulator.write(`${'x'.repeat(20)}|`);
    emulator.resize(30, 6);
    expect(emulator.cols).toBe(20);
    await parsed();
    expect(emulator.cols).toBe(30);
    expect(emulator.text()).toBe(`${'x'.repeat(20)}|\n`);
  });
});

test('text joins what the terminal wrapped, scrollback included', async () => {
  const { emulator } = await written(`${'ab'.repeat(15)}\r\n\r\n${'line\r\n'.repeat(8)}end`);
  expect(emulator.text()).toBe(`${'ab'.repeat(15)}\n\n${'line\n'.repeat(8)}end\n`);
  expect(emulator.scrollbackLength).toBe(6);
  expect(emulator.rowString(-1, 5)).toBe('line ');
});

test('the view is plain rows, cursor and title', async () => {
  const { emulator } = await written('\x1b]2;t\x07\x1b[1mab\x1b[0m  \r\n c\x1b[?25l\x1b[3 q');
  expect(emulator.view()).toEqual({
    rows: ['ab', ' c', '', '', '', ''],
    cols: 20,
    cursor: { x: 2, y: 1, visible: false, shape: 3 },
    alternate: false,
    title: 't',
  });
  expect(emulator.lastUsed()).toBe(1);
});

test('dirty rows are those that changed since the last question', async () => {
  const { emulator, parsed } = session();
  const write = async (text: string) => {
    emulator.write(text);
    await parsed();
    return emulator.takeDirty();
  };
  expect(await write('one')).toBe('all');
  emulator.takeDirty();
  expect(await write('\x1b[2;1Htwo\x1b[4;1Hfour')).toEqual(new Set([1, 3]));
  expect(await write('\x1b[2;1Htwo')).toEqual(new Set());
  expect(emulator.takeDirty()).toEqual(new Set());
  expect(await write('\x1b[6;1H\n')).toBe('all');
  emulator.takeDirty();
  expect(await write('\x1b[?1049h')).toBe('all');
  emulator.takeDirty();
  emulator.resize(21, 6);
  expect(emulator.takeDirty()).toBe('all');
});

test('listeners can leave, and nothing is heard after the end', async () => {
  const { emulator, parsed } = session();
  const heard: string[] = [];
  const leave = emulator.onReply(bytes => heard.push(bytes));
  emulator.write('\x1b[5n');
  await parsed();
  leave();
  emulator.write('\x1b[5n');
  await parsed();
  expect(heard).toEqual(['\x1b[0n']);
  emulator.dispose();
  emulator.write('x');
  emulator.resize(10, 10);
  expect(emulator.pending).toBe(0);
});

describe('erasing above the end of the screen', () => {
  test.each(['\x1b[1J', '\x1b[?1J'])(
    '%j in the last cell of the alternate screen does not stop the emulator',
    async erase => {
      const { emulator } = await written(`\x1b[?1049hfull\x1b[6;20H${erase}`, '\x1b[Hon');
      expect(emulator.view().rows).toEqual(['on', '', '', '', '', '']);
    },
  );

  test('elsewhere it erases what is above', async () => {
    const { emulator } = await written('a\r\nbc\r\nd\x1b[2;1H\x1b[1J');
    expect(emulator.view().rows.slice(0, 3)).toEqual(['', ' c', 'd']);
  });
});

test.each(['L', 'M', 'S', 'T', 'Z', 'b'])('CSI 2147483647 %s ends, as one screenful of it', async final => {
  const lines = Array.from({ length: 6 }, (_, i) => `line ${i}`).join('\r\n');
  const most = await written(`${lines}\x1b[3;4H\x1b[2147483647${final}x`);
  const screenful = await written(`${lines}\x1b[3;4H\x1b[120${final}x`);
  expect(most.emulator.view()).toEqual(screenful.emulator.view());
});
