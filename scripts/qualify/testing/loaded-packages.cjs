/** Makes a process print the names of the packages that it has loaded to standard error when it ends. */
const fs = require('node:fs');

const nameOf = (file) => {
  const parts = file.replaceAll('\\', '/').split('/node_modules/').at(-1).split('/');
  return parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/');
};

process.on('exit', () => {
  const files = Object.keys(require.cache).filter((file) => /[\\/]node_modules[\\/]/.test(file));
  fs.writeSync(2, [...new Set(files.map(nameOf))].join(' '));
});
