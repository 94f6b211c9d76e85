// SPDX-License-Identifier: EUPL-1.2
// Keeps a draft on the server as it is typed, a moment after the typing stops.
// It says "Kept" of nothing that the server has not said so of, and says when it
// was not. Without it the button does the same.

const pause = 2000; // ms after the last key
const again = 10000; // after a network that was not there

export function keepDraft(form, { unsaved, say, saved }) {
  const { revision, turn } = form.elements;
  const note = form.querySelector("[data-kept-at]");
  let timer, going, newer = false, stopped = false;

  const plan = (after) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, after);
  };

  async function ask() {
    try {
      const r = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: going.signal,
      });
      if (r.headers.get("content-type") === "application/json") return await r.json();
      return { said: form.dataset.lost, bad: true };
    } catch {
      return { said: unsaved, bad: true, again: true };
    }
  }

  async function send() {
    if (going) return;
    newer = false;
    turn.value = Number(turn.value) + 1;
    const mine = going = new AbortController();
    const late = setTimeout(() => mine.abort(), again);
    const answer = await ask();
    clearTimeout(late);
    if (going !== mine) return; // the form was sent meanwhile
    going = null;
    stopped = Boolean(answer.stop);
    if (answer.revision) revision.value = answer.revision;
    if (answer.bad) {
      note.textContent = "";
      if (form.querySelector("[data-said]")?.textContent !== answer.said) say(form, answer.said, true);
    } else if (!newer) {
      form.querySelector("[data-said]")?.remove();
      note.textContent = answer.said;
      saved();
    }
    if (newer) plan(pause);
    else if (answer.again) plan(again);
  }

  form.addEventListener("input", () => {
    newer = true;
    note.textContent = "";
    plan(pause);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    going?.abort();
    going = null;
    turn.value = Number(turn.value) + 1;
  });
  if (form.querySelector("[data-said]")) plan(0); // what was typed and not kept is back
}
