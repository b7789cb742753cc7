import type { ComponentChildren, RefObject } from "preact";

interface ScrollProps {
  label: string;
  isTall?: boolean;
  place?: RefObject<HTMLElement | null>;
  onScroll?: () => void;
  children: ComponentChildren;
}

/** What is too long or too wide for its place; the keyboard scrolls it, too. */
export function Scroll({ label, isTall = false, place, onScroll, children }: ScrollProps) {
  const given = { ...(place && { ref: place }), ...(onScroll && { onScroll }) };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, only a mouse could scroll
    <section class={isTall ? "scroll tall" : "scroll"} aria-label={label} tabIndex={0} {...given}>
      {children}
    </section>
  );
}
