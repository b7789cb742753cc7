import { clockTime } from "../in-words.ts";
import { Panel } from "../panel.tsx";
import { Scroll } from "../scroll.tsx";
import { stories } from "../store.ts";

const signs = { good: "✓", bad: "!", plain: "·" } as const;
const heard = { good: "Good: ", bad: "Bad: ", plain: "" } as const;

/** What has happened, newest first, in plain sentences. */
export function Story() {
  return (
    <Panel id="story" title="What happened">
      <Scroll label="Happenings" isTall>
        <ol class="stories" aria-live="polite" aria-relevant="additions">
          {stories.value.map(({ time, text, tone }) => (
            <li key={`${time} ${text}`} class={tone}>
              <time>{clockTime(time)}</time>
              <span class="sign" aria-hidden="true">
                {signs[tone]}
              </span>
              <span>
                <span class="heard">{heard[tone]}</span>
                {text}
              </span>
            </li>
          ))}
        </ol>
        {stories.value.length === 0 && <p class="empty">Nothing yet. Kill something, and it will be told here.</p>}
      </Scroll>
    </Panel>
  );
}
