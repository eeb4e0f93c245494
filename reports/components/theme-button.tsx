/** Switches between light and dark; the system's choice holds until it is used. `client/theme` makes it work. */
export function ThemeButton() {
  return (
    <button type="button" class="theme" id="theme" hidden>
      ◐ light / dark
    </button>
  );
}
