/** Narrows the table of cases to rows that hold the words typed. The page is whole without it. */
export const script = `
const search = document.getElementById('search');
const rows = [...document.querySelectorAll('.cases .row')].map((row) => [row, row.textContent.toLowerCase()]);
search.hidden = false;
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/);
  for (const [row, text] of rows) row.classList.toggle('unlike', !words.every((word) => text.includes(word)));
});
`;
