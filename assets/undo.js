/* One way back for the whole product: what was just changed can be taken back for ten seconds, from its message or with `u`, on any page.
   care.undo.offer("3 tasks assigned", () => …) shows the message; a newer change takes the place of the one before. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const KEPT_MS = 10000;
  let back = null;
  let timer = 0;

  function offer(message, run, key) {
    window.clearTimeout(timer);
    back = run;
    timer = window.setTimeout(() => { back = null; }, KEPT_MS);
    const made = care.toast(message, { key: key || "undo", action: ["Undo ", ["kbd", {}, "u"]], run: now });
    if (made) { made.append(care.element(["span", { class: "ttl", "aria-hidden": "true" }])); made.dataset.undo = ""; }
    return made;
  }
  function now() {
    if (!back) return false;
    const run = back;
    back = null;
    window.clearTimeout(timer);
    document.querySelectorAll("#toasts [data-undo]").forEach((one) => one.remove());
    run();
    return true;
  }
  function forget() { back = null; window.clearTimeout(timer); }

  care.keys.add({ keys: ["u"], words: "Undo the last change", group: "Everywhere", when: () => Boolean(back), run: now });
  care.undo = { offer: offer, now: now, forget: forget, get ready() { return Boolean(back); } };
})();
