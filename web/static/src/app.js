// SPDX-License-Identifier: EUPL-1.2
// Pages work without this. It keeps what is typed until it is saved, and says
// so when there is no network, before the browser replaces the page.
// Its words come from attributes of the body.
import { keepDraft } from "./draft.js";
import { passkeys } from "./passkey.js";

(() => {
  const { body } = document;
  const { unsaved, kept, me } = body.dataset;
  let store;
  try {
    store = sessionStorage;
    store.getItem("");
  } catch {
    store = { getItem: () => null, setItem() {}, removeItem() {}, clear() {} };
  }

  // Nobody reads what somebody else typed in the same window.
  if (me && store.getItem("me") !== me) store.clear();
  if (me) store.setItem("me", me);
  document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => store.clear());

  const keyOf = (form) => "typed:" + form.getAttribute("action") + "#" + form.id;
  const inputs = (form) => [...form.elements].filter((e) => e.name && !/hidden|file|password|submit|button|fieldset/.test(e.type));
  const typed = (form) => JSON.stringify(inputs(form).map((e) => [e.name, /radio|checkbox/.test(e.type) ? e.value + "=" + e.checked : e.value]));

  // A form that was sent is saved, unless it came back, an error came instead,
  // or one must sign in again first.
  const sent = store.getItem("sent");
  if (sent && me) {
    store.removeItem("sent");
    const back = [...document.forms].some((f) => keyOf(f) === sent);
    if (document.querySelector("[data-saved]") || !(back || "failed" in body.dataset)) store.removeItem(sent);
  }

  const say = (form, text, bad) => {
    form.querySelector("[data-said]")?.remove();
    const p = document.createElement("p");
    p.dataset.said = "";
    p.className = bad ? "notice is-bad" : "notice";
    p.setAttribute("role", bad ? "alert" : "status");
    // What is wrong stands with the button that was pressed, in sight on a phone.
    (bad && form.querySelector(".buttons") || form).prepend(p);
    p.textContent = text;
  };

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = keyOf(form);
    // A page that was answered to a form has an address that cannot be opened.
    if (!("again" in body.dataset)) store.setItem("at:" + key, location.pathname + location.search);
    const { once } = form.elements;
    const { revision } = form.elements;
    const [was, key1, seen] = JSON.parse(store.getItem(key) || "[]");
    // A form shown again with its problems holds what was typed already.
    if (was && was !== typed(form) && !form.querySelector(".troubles")) {
      const values = JSON.parse(was);
      for (const e of inputs(form)) {
        if (/radio|checkbox/.test(e.type)) {
          const v = values.find(([n, v]) => n === e.name && v.startsWith(e.value + "="));
          if (v) e.checked = v[1] === e.value + "=true";
        } else {
          const i = values.findIndex(([n]) => n === e.name);
          if (i >= 0) e.value = values.splice(i, 1)[0][1];
        }
      }
      // If it did arrive the first time, it is the same one and not a second.
      if (once && key1) once.value = key1;
      // It was typed beside what was seen then: what a colleague changed since is a conflict.
      if (revision && seen) revision.value = seen;
      say(form, kept);
    }
    form.addEventListener("input", () => store.setItem(key, JSON.stringify([typed(form), once?.value, revision?.value])));
    if (form.dataset.draft) keepDraft(form, { unsaved, say, saved: () => store.removeItem(key) });
  }

  // What did not go out for want of a network waits, and every other page says so.
  const waiting = Object.keys(store).filter((k) => k.startsWith("unsent:"));
  const links = [];
  for (const k of waiting) {
    const key = k.slice("unsent:".length);
    if (!store.getItem(key)) store.removeItem(k);
    else if (![...document.forms].some((f) => keyOf(f) === key)) links.push(JSON.parse(store.getItem(k)));
  }
  if (links.length && me) {
    const div = document.createElement("div");
    div.className = "notice is-bad";
    div.setAttribute("role", "alert");
    div.dataset.waits = "";
    const p = document.createElement("p");
    p.textContent = body.dataset.unsent + " ";
    links.forEach(([href, text], i) => {
      const a = document.createElement("a");
      a.href = href;
      a.textContent = text;
      p.append(...(i ? [" · ", a] : [a]));
    });
    div.append(p);
    document.querySelector("main").prepend(div);
  }

  passkeys();

  for (const form of document.querySelectorAll("form.form")) {
    let busy = false;
    form.addEventListener("submit", (event) => {
      if (busy === "go") {
        store.setItem("sent", keyOf(form));
        return;
      }
      event.preventDefault();
      if (busy) return;
      busy = true;
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 10000);
      fetch(document.querySelector("link[rel=icon]").href, { method: "HEAD", cache: "no-store", signal: stop.signal })
        .then(() => {
          busy = "go";
          form.requestSubmit(event.submitter);
        })
        .catch(() => {
          busy = false;
          say(form, unsaved, true);
          if (form.hasAttribute("data-keep")) {
            store.setItem(keyOf(form), JSON.stringify([typed(form), form.elements.once?.value, form.elements.revision?.value]));
            store.setItem("unsent:" + keyOf(form), JSON.stringify([store.getItem("at:" + keyOf(form)) ?? location.pathname + location.search, document.title.split(" · ")[0]]));
          }
        });
    });
    addEventListener("pageshow", () => (busy = false));
  }
})();
