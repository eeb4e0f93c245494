import { commandLineOptions, environmentNames, optionName } from '../../harness/bench/configuration/names';
import type { Option } from '../../harness/bench/configuration/option';
import { type OptionKey, optionEntries } from '../../harness/bench/configuration/options';

/** The rows of the table in docs/options.md, made from the option table. */
export function optionRows(): readonly string[] {
  return optionEntries.map(([key, option]) => {
    const cells = [
      typed(key, option),
      environmentNames(key, option).map(code).join(', '),
      option.value === null || option.default === null || option.default === '' ? '' : code(option.default),
      `${option.help}${option.repeatable ? '; repeatable' : ''}`,
    ];
    return `| ${cells.map((cell) => (cell === '' ? '-' : cell)).join(' | ')} |`;
  });
}

function typed(key: OptionKey, option: Option): string {
  if (!commandLineOptions.some(([each]) => each === key)) return '';
  return code(`--${optionName(key)}${option.value === null ? '' : ` ${option.value}`}`);
}

function code(text: string): string {
  return `\`${text}\``;
}
