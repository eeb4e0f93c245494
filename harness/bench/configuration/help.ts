import { families } from '../../family/families';
import { commandLineOptions, environmentNames, optionName } from './names';
import { type Option, PREFIX } from './option';
import { type OptionKey, optionEntries } from './options';

const headings: Readonly<Record<Option['section'], string>> = {
  module: 'The module',
  cloud: 'The cloud',
  cases: 'Which cases',
  run: 'How they are judged and run',
  output: 'What comes out',
  environment: 'In the environment or .env only, because process lists show command lines',
};

const keptByNpm = optionEntries
  .filter(([, option]) => option.npmKeeps)
  .map(([key]) => `--${optionName(key)}`)
  .join(', ');

const introduction = `Qualifies a module by its AT commands; ${families[0].one} where --family names no other.

  npm test -- [OPTION]... [-- OPTION OF JEST...]

An option also has a name in the environment and in .env: --cloud-listen is ${PREFIX}CLOUD_LISTEN; option over
bench over environment over .env over default. Where an option is repeatable, commas in one value do as well.

Options go behind the first --, for npm keeps ${keptByNpm} for itself without a word to us.`;

const closing = `Exit status: 0 pass, 1 fail, 2 not everything could be judged, 3 usage or configuration, 130 interrupted.`;

/** What `--help` prints. */
export function helpText(): string {
  const sections = Object.entries(headings).map(([section, heading]) => {
    const members = optionEntries.filter(([, option]) => option.section === section);
    return [`${heading}:`, ...members.map(([key, option]) => describe(key, option))].join('\n');
  });
  return [introduction, ...sections, closing].join('\n\n');
}

function describe(key: OptionKey, option: Option): string {
  const typed = commandLineOptions.some(([each]) => each === key)
    ? `--${optionName(key)}${option.value === null ? '' : ` ${option.value}`}`
    : environmentNames(key, option).join(', ');
  const fallback = option.default && option.value !== null ? ` (${option.default})` : '';
  return `  ${typed}\n      ${option.help}${option.repeatable ? '; repeatable' : ''}${fallback}`;
}
