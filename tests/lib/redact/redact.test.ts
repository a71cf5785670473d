import { expect, test } from 'vitest';
import { redact } from '../../../src/lib/redact/redact.ts';

/** Split, so that no scanner takes this file for a leak. */
const gone = [
  `AK${'IA'}IOSFODNN7EXAMPLE`,
  `AS${'IA'}IOSFODNN7EXAMPLE`,
  ...['p', 'o', 'u', 's', 'r'].map(kind => `gh${kind}_${'a1B2'.repeat(9)}`),
  `github_${'pat_'}${'a1B2c'.repeat(12)}`,
  `gl${'pat-'}abcdefghij0123456789`,
  `sk-${'ant-'}api03-abcdefghijklmnopqrstuvwxyz`,
  `sk-${'proj-'}abcdefghijklmnopqrstuvwxyz`,
  `sk${'-'}abcdefghijklmnopqrstuvwxyz`,
  ...['a', 'b', 'p', 'r', 's'].map(kind => `xox${kind}-123456789012-abcdefghijkl`),
  `AI${'za'}SyA1234567890abcdefghijklmnopqrstuv`,
  `npm${'_'}${'a1B2'.repeat(9)}`,
  `py${'pi-'}${'AgEIcHlwaS5vcmcC'.repeat(4)}`,
  `h${'f_'}${'abcdefghij'.repeat(3)}`,
  `S${'G.'}abcdefghijklmnop1234.abcdefghijklmnop1234`,
  `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N`,
  `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEow\nAAAA\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN ${'PRIVATE'} KEY-----\nMIIEow\n-----END PRIVATE KEY-----`,
  `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----`,
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map(kind => `${kind}abcdefghijklmnop1234`),
  'q8Zr3TnW0xYb7LcVd2KfHs9JgPmA5uEi',
];

test.each(gone)('goes: %s', secret => {
  const { text, count } = redact(`before ${secret} after`);
  expect(text).toBe('before [secret] after');
  expect(count).toBe(1);
});

test.each([
  ['postgres://app:hunter22@db/shop', 'postgres://app:[secret]@db/shop'],
  ['curl -u ada:hunter22 https://x.test', 'curl -u ada:[secret] https://x.test'],
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [secret]'],
  ['mysql -u root -phunter22 shop', 'mysql -u root -p[secret] shop'],
  ['deploy --token hunter22 --fast', 'deploy --token [secret] --fast'],
  ['GITHUB_TOKEN=hunter22 npm test', 'GITHUB_TOKEN=[secret] npm test'],
  ['{"password": "hunter22"}', '{"password": "[secret]"}'],
  ['https://x.test/a?token=hunter22&b=1', 'https://x.test/a?token=[secret]&b=1'],
  ['redis://:hunter22@cache/0', 'redis://:[secret]@cache/0'],
  ['https://ada:hunter22@git.test/x', 'https://ada:[secret]@git.test/x'],
  ['curl --user ada:hunter22 x', 'curl --user ada:[secret] x'],
  ['Authorization: Basic aHVudGVyMjI=', 'Authorization: Basic [secret]'],
  ['--password=hunter22', '--password=[secret]'],
  ['--secret hunter22', '--secret [secret]'],
  ['--api-key hunter22', '--api-key [secret]'],
  ['--apikey=hunter22', '--apikey=[secret]'],
  ['--auth hunter22', '--auth [secret]'],
  ['API_KEY=hunter22 x', 'API_KEY=[secret] x'],
  ['SIGNING_KEY=hunter22 x', 'SIGNING_KEY=[secret] x'],
  ['APP_SECRET=hunter22 x', 'APP_SECRET=[secret] x'],
  ['DB_PASSWORD=hunter22', 'DB_PASSWORD=[secret]'],
  ['DB_PASSWD=hunter22', 'DB_PASSWD=[secret]'],
  ['DB_PWD=hunter22', 'DB_PWD=[secret]'],
  ['AWS_CREDENTIALS=hunter22', 'AWS_CREDENTIALS=[secret]'],
  ['https://x.test/?key=hunter22', 'https://x.test/?key=[secret]'],
  ['https://x.test/?a=1&sig=hunter22', 'https://x.test/?a=1&sig=[secret]'],
  ['https://x.test/?signature=hunter22', 'https://x.test/?signature=[secret]'],
  ['https://x.test/?access_token=hunter22', 'https://x.test/?access_token=[secret]'],
  ['password: hunter22x', 'password: [secret]'],
])('the value goes, its name stays: %s', (text, expected) => {
  expect(redact(text)).toMatchObject({ text: expected, count: 1 });
});

test.each([
  'Fix the login: the token is read before it is there',
  'const token = readToken(request);',
  'const password: string = process.env.PASSWORD ?? "";',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'session 01JD9M3T2V8QX5K7Z4R6B1N0CW',
  'id 123e4567-e89b-12d3-a456-426614174000',
  'src/agents/transcripts/claude-transcript.ts:120',
  'tests/store/record/tests/describe-command.test.ts',
  'https://github.com/acme/shop/pull/123#discussion_r1234567890',
  'export TOKEN=$GITHUB_TOKEN',
  'if (token === undefined) return;',
  'npm test -- --testNamePattern=adds',
  'createTranscriptFollowerForTheSession2',
  '--password <password>',
])('stays: %s', text => {
  expect(redact(text)).toEqual({ text, count: 0 });
});

test('home directory and user name leave paths; another user keeps the name', () => {
  const options = { home: '/home/ada', user: 'ada' };
  expect(redact('/home/ada/shop and /home/ada', options).text).toBe('~/shop and ~');
  expect(redact('/home/adam/shop', options).text).toBe('/home/adam/shop');
  expect(redact('/Users/ada/shop', options).text).toBe('/Users/user/shop');
  expect(redact('ask ada', options).text).toBe('ask ada');
});

test('secret values of the environment go wherever they stand; short ones and paths stay', () => {
  const env = {
    DEPLOY_PASSWORD: 'correct horse',
    API_KEY: 'dev',
    PWD: '/home/ada/shop',
    KEY_FILE: '/etc/ssl/key',
  };
  expect(redact('typed correct horse in /home/ada/shop, dev, /etc/ssl/key', { env }).text).toBe(
    'typed [secret] in /home/ada/shop, dev, /etc/ssl/key',
  );
});

test('e-mail addresses go when asked', () => {
  expect(redact('ada@example.com', { emails: true }).text).toBe('[e-mail]');
  expect(redact('ada@example.com').text).toBe('ada@example.com');
});

test('it is idempotent, for any mix of what it knows', () => {
  const parts = [
    ...gone,
    'password: "',
    "'",
    '=',
    'TOKEN=',
    '://a:',
    '@',
    '\n',
    ' ',
    '--token ',
    '/home/ada',
    'x',
  ];
  let seed = 3;
  for (let i = 0; i < 500; i++) {
    let text = '';
    for (let j = 0; j < 8; j++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      text += parts[seed % parts.length];
    }
    const once = redact(text, { home: '/home/ada' }).text;
    expect(redact(once, { home: '/home/ada' })).toEqual({ text: once, count: 0 });
  }
});

test('a text too large to look through is not shown at all', () => {
  expect(redact('a'.repeat(9 * 1024 * 1024))).toMatchObject({
    failed: true,
    text: '[not shown: redaction failed]',
  });
});

test('long runs of anything are looked through', () => {
  for (const part of [
    'a',
    'aB3',
    '-',
    '=',
    ':',
    '/',
    '_',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'token ',
    'curl ',
    'mysql ',
    '.',
  ]) {
    expect(redact(part.repeat(40_000)).failed).toBeUndefined();
  }
});

test.each([
  ['cat > .env <<EOF\nDB=hunter2\nEOF\nls', 'cat > .env <<EOF\n[here-document]\nEOF\nls'],
  ["tee a <<-'END' | wc\n\tone\n\tEND", "tee a <<-'END' | wc\n[here-document]\n\tEND"],
  [
    'psql <<SQL\nx\nSQL\npsql <<SQL\ny\nSQL',
    'psql <<SQL\n[here-document]\nSQL\npsql <<SQL\n[here-document]\nSQL',
  ],
  ['- runs `cat > x <<EOF a hunter2 EOF`', '- runs `cat > x <<EOF [here-document] EOF`'],
])('bodies of here-documents stay here: %j', (text, clean) => {
  expect(redact(text).text).toBe(clean);
  expect(redact(text).count).toBeGreaterThan(0);
  expect(redact(clean)).toEqual({ text: clean, count: 0 });
});

test.each(['cout << name << endl;\nname', 'a <<< "b"\nb', 'cat <<EOF\nno end', 'cat <<EOF\nEOF', '1 << 4'])(
  '%j holds no here-document',
  text => {
    expect(redact(text)).toEqual({ text, count: 0 });
  },
);
