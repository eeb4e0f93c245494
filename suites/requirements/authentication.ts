import { requirements } from './table';

const promises = requirements(
  { clause: '1.1', level: 'must' },
  {
    'R-010': {
      statement: 'AT+CLOUDAUTH takes product key, device name and device secret, in this order.',
      phrase: '+CLOUDAUTH=<pkey> >,< dname>,<dsrt>',
    },
    'R-011': { statement: 'The command alone starts the authentication.', phrase: '设置后自动启动鉴权' },
    'R-012': {
      statement: 'OK says that the input was well formed, and no more.',
      phrase: '返回 OK 代表输入合法',
    },
    'R-013': {
      statement: 'OK comes before the result; the example shows them the other way round.',
      phrase: '首先返回 OK',
      level: 'observe',
    },
    'R-014': {
      statement: 'Each accepted request gets one result, never none and never two.',
      phrase: '然后返回鉴权结果',
    },
    'R-015': {
      statement: 'A success of the server is told as +ALIAUTH: OK.',
      phrase: '+ALIAUTH: OK 服务器返回鉴权成功',
    },
    'R-016': {
      statement: 'A refusal by the server is told as +ALIAUTH: FAIL.',
      phrase: '+ALIAUTH: FAIL 服务器返回鉴权失败',
    },
    'R-017': {
      statement: 'A server that cannot be reached or breaks off is told as +CME ERROR.',
      phrase: '+CME ERROR: <error> 服务器连接或数据传输出错',
    },
    'R-018': {
      statement: 'The product key must be given and may have up to 64 bytes.',
      phrase: '<pkey> 产品 key,必需,字符串类型,最大长度 64Byte',
    },
    'R-019': {
      statement: 'The device name must be given and may have up to 64 bytes.',
      phrase: '<dname> 设备名字,必需,字符串类型,最大长度 64Byte',
    },
    'R-020': {
      statement: 'The device secret must be given and may have up to 64 bytes.',
      phrase: '<dsrt> 设备密钥,必需,字符串类型,最大长度 64Byte',
    },
    'R-021': {
      statement: 'A triple with a missing or too long part is not answered with OK and starts nothing.',
      phrase: '必需,字符串类型,最大长度 64Byte',
    },
    'R-022': {
      statement: 'The triple is taken without quotes, as the example writes it.',
      phrase: 'AT+CLOUDAUTH=',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.1', level: 'observe' },
  {
    'A-06': {
      statement: 'The syntax shows an extra > and a blank before the device name.',
      phrase: '<pkey> >,< dname>,<dsrt>',
      reading: 'The parameters are separated by single commas without blanks, as in the example.',
    },
    'A-09': {
      statement: 'The text puts OK before the result; the example puts the result before OK.',
      phrase: '首先返回 OK',
      reading: 'Either order is accepted; the one seen is recorded.',
    },
    'A-10': {
      statement: 'OK refers to the input only, so a refused device should get one too.',
      phrase: '返回 OK 代表输入合法',
      reading: 'A well-formed triple of an unknown device is answered OK and then FAIL, in either order.',
    },
    'A-11': {
      statement: 'The command is called CLOUDAUTH but its result ALIAUTH.',
      phrase: '+ALIAUTH: OK',
      reading: 'Only +ALIAUTH counts as the result.',
    },
    'A-12': {
      statement:
        'The line between a refusal and a transfer error is not defined: HTTP status 500 could be either.',
      phrase: '服务器连接或数据传输出错',
      reading:
        'A refused login is FAIL, and no answer at all is +CME ERROR; in between either is accepted and recorded.',
    },
    'A-13': {
      statement:
        '+CME ERROR, elsewhere a final result code, appears after OK here, and its codes are not listed.',
      phrase: '+CME ERROR: <error>',
      reading: 'After an OK it is the result of the authentication; the code is recorded.',
    },
    'A-14': {
      statement:
        'With +CMEE=0 the transfer error could only be a bare ERROR, which means nothing after an OK.',
      reading: 'With +CMEE=0 both a bare ERROR and +CME ERROR are accepted.',
    },
    'A-15': {
      statement: 'It is not stated whether 64 itself is allowed, or whether bytes or characters are counted.',
      phrase: '最大长度 64Byte',
      reading: '64 bytes are allowed and 65 are not; a character counts as the bytes of its UTF-8 form.',
    },
    'A-16': {
      statement: 'Strings are in quotes in 3GPP TS 27.007, but not in the example.',
      phrase: '字符串类型',
      reading: 'The form without quotes must work; the effect of quotes is recorded.',
    },
    'A-17': {
      statement: 'A comma inside a value cannot be written.',
      reading: 'A comma always separates parameters, so a fourth one is too many.',
    },
    'A-18': {
      statement: 'It is not stated whether the triple survives a restart.',
      phrase: '设置后自动启动鉴权',
    },
    'A-19': {
      statement: 'No time limit is given for the result.',
      reading: 'The bench sets a generous deadline; a result after it counts as missing.',
    },
    'A-20':
      'The effect of a second authentication, while the first runs or the device is connected, is not stated.',
  },
);

const edges = requirements(
  { clause: '1.1', level: 'must' },
  {
    'E-AUTH-01': 'A device that the cloud knows is authenticated.',
    'E-AUTH-02': 'A wrong secret is refused.',
    'E-AUTH-03': 'An unknown device name is refused.',
    'E-AUTH-04': 'An unknown product key is refused.',
    'E-AUTH-05': 'A device that is switched off at the cloud is refused.',
    'E-AUTH-06': 'A secret that belongs to another device is refused.',
    'E-AUTH-07': 'A device name in the wrong case is refused.',
    'E-AUTH-10': 'Each part at 1, 63, 64, 65 and 128 bytes, alone and all together.',
    'E-AUTH-11': 'Each part empty, and all of them.',
    'E-AUTH-12': 'Two parts, four parts, a comma at the end.',
    'E-AUTH-13': {
      statement: 'Quotes around the parts, unbalanced quotes, single quotes.',
      level: 'observe',
    },
    'E-AUTH-14': { statement: 'Blanks around the parts.', level: 'observe' },
    'E-AUTH-15':
      'A device name of 21 and of 22 CJK characters; control characters and broken UTF-8 in a part.',
    'E-AUTH-16': 'A comma inside a part.',
    'E-AUTH-17': { statement: 'Format directives of printf inside a part.', level: 'observe' },
    'E-AUTH-18': {
      statement: 'Two hundred authentications one after the other.',
      level: 'observe',
      notJudged: 'longer than any selection runs; the cycles of E-DIS-06 authenticate fifty times',
    },
    'E-AUTH-20': {
      statement: 'Authentication without a bearer ends in +CME ERROR.',
      exceptFor: 'a removed or locked SIM: that needs hands at the module',
    },
    'E-AUTH-21': {
      statement: 'Authentication over a wrong APN.',
      notJudged: 'needs a mobile network under control of the bench, and the APN outlives the run',
    },
    'E-AUTH-22': {
      statement: 'Authentication without radio.',
      notJudged: 'needs an attenuator or a shielded box',
    },
    'E-AUTH-23': {
      statement: 'Authentication while names cannot be resolved.',
      notJudged: 'needs a resolver that the module asks and the bench controls',
    },
    'E-AUTH-24': 'An authentication server that answers 500, garbage, late or never.',
    'E-AUTH-25': {
      statement: 'An authentication server whose certificate nobody signed.',
      notJudged: 'the manual does not speak of TLS, and no command tells the module whom to trust',
    },
    'E-AUTH-30': { statement: 'A second authentication while the first one runs.', level: 'observe' },
    'E-AUTH-31': {
      statement: 'Authentication while connected, of the same and of another device.',
      level: 'observe',
    },
    'E-AUTH-32': { statement: 'Authentication twice without a connection between.', level: 'observe' },
    'E-AUTH-33': {
      statement: 'A connection seven days after its authentication.',
      level: 'observe',
      notJudged: 'the token lives for seven days, a run for minutes',
    },
    'E-AUTH-34': { statement: 'Authentication, restart, connection.', level: 'observe' },
    'E-AUTH-40': {
      statement: 'Authentication under each setting of echo, verbosity and +CMEE, and its ? and =? forms.',
      level: 'should',
    },
    'E-AUTH-41': { statement: 'A second command behind a semicolon on the same line.', level: 'observe' },
    'E-AUTH-42': { statement: 'A byte sent while the authentication runs.', level: 'observe' },
    'E-AUTH-43': { statement: 'The result arrives while another command is being sent.', level: 'observe' },
  },
);

export const authentication = [...promises, ...ambiguities, ...edges];
