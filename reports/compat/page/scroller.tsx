import type { ComponentChildren } from 'preact';

interface ScrollerProps {
  readonly class: string;
  readonly label: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** A region that scrolls by itself, by keyboard too. */
export function Scroller({ class: name, label, id, children }: ScrollerProps) {
  return (
    <section
      class={`scroller ${name}`}
      id={id}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
